import Archive
import Cryptography
import Trail

/// The business side of the sample company: events that are hash-chained in their streams.
///
/// Files are `<day>-<nn>.jsonl.gz`, each with the events of a part of the day in time order. A
/// stream goes on in a later file where its case takes longer.
struct SampleBusiness {
  private static let eventsPerFile = 20_000

  private let story: SampleStory
  /// How many files a day has.
  private let partCount: Int
  private var folder: SampleFolder
  private var content: [UInt8] = []
  private var part = 0
  private(set) var exceptions = SampleExceptions()
  private(set) var eventCount = 0
  private var silence: SampleSilence

  init(_ story: SampleStory, folder: SampleFolder) {
    self.story = story
    self.folder = folder
    silence = SampleSilence(story.calendar)
    let perDay = story.events * 2 / 10 / story.calendar.days
    partCount = min(96, max(4, perDay / Self.eventsPerFile))
  }

  mutating func write() throws {
    var agenda = SampleAgenda(
      [
        .init(count: story.orderCount) { [story] in story.order($0).item },
        .init(count: story.deploymentCount) { [story] in story.deployment($0).item },
        .init(count: story.accessCount) { [story] in story.access($0).item },
        .init(count: story.refundCount) { [story] in story.refund($0).paid },
      ],
      scripted: story.register + story.changeCases + story.manualDeployments.compactMap(\.change),
      link: String(repeating: "0", count: 64)
    )
    while try agenda.next(before: story.calendar.end, { try add($0, &$1) }) {}
    try writeFile()
    exceptions.add(silence.exceptions)
  }

  private mutating func add(_ step: SampleCase.Step, _ open: inout SampleAgenda.Open) throws {
    let part = self.part(of: step.time)
    if part != self.part {
      try writeFile()
      self.part = part
    }
    let stream = open.item.stream
    let sequence = open.sequence
    // Members in the order of the canonical form; the hash is over all but itself.
    let head = #"{"actor":{"id":"\#(step.actor)"},"data":\#(step.data),"#
    let target = step.target.map { #""target":"\#($0)","# } ?? ""
    let tail =
      #""id":"\#(stream)-\#(sequence)","outcome":"success","prev_hash":"\#(open.link)","#
      + #""sequence":\#(sequence),"stream":"\#(stream)",\#(target)"#
      + #""time":"\#(step.time.millisecondText)","type":"\#(step.type)"}"#
    open.link = SHA256.hash(head + tail).hex
    content += head.utf8
    content += #""hash":"\#(open.link)","#.utf8
    content += tail.utf8
    content.append(UInt8(ascii: "\n"))
    eventCount += 1
    let id = "\(stream)/\(sequence)"
    silence.note(id, at: step.time)
    for control in step.exceptions { exceptions.add(id, to: control) }
  }

  private func part(of time: Instant) -> Int {
    Int(time.seconds - story.calendar.day(0).seconds) * partCount / 86_400
  }

  private mutating func writeFile() throws {
    guard !content.isEmpty else { return }
    let day = story.calendar.day(part / partCount).dateText
    let number = part % partCount
    try folder.write(
      Gzip.compress(content),
      to: "\(day)-\(number < 10 ? "0" : "")\(number).jsonl.gz"
    )
    content.removeAll(keepingCapacity: true)
  }
}
