import CanonicalJSON
import EventStore
import Trail

/// The general ledger: an event store of Tickmark's own library, in one file.
struct SampleLedger {
  private static let batch = 500

  private let story: SampleStory
  private let store: EventStore
  private var waiting: [Append] = []
  private var silence: SampleSilence
  private(set) var exceptions = SampleExceptions()
  private(set) var eventCount = 0

  init(_ story: SampleStory, exports: String) throws {
    self.story = story
    silence = SampleSilence(story.calendar)
    try Disk.makeFolder("\(exports)/ledger")
    store = try EventStore("\(exports)/ledger/ledger.db")
  }

  /// Of all events about one in a hundred.
  private static func journalCount(_ story: SampleStory) -> Int { max(6, story.events / 200) }

  mutating func write() throws {
    let count = Self.journalCount(story)
    var agenda = SampleAgenda(
      [
        .init(count: count) { [story] in Self.journal(story, $0, of: count) },
        .init(count: 2 * story.calendar.days) { [story] number in
          let begin = story.calendar.day(number / 2)
          let time = begin.adding(seconds: number % 2 == 0 ? 21_600 : 64_800)
          let closing = SampleCase.Step(time: time, type: "ledger.closed", actor: "svc-ledger")
          return SampleCase(stream: "closing-\(number + 1)", steps: [closing])
        },
      ],
      scripted: []
    )
    while try agenda.next(before: story.calendar.end, { try add($0, $1) }) {}
    try append()
    exceptions.add(silence.exceptions)
  }

  /// An entry is prepared by one and posted by another.
  private static func journal(_ story: SampleStory, _ number: Int, of count: Int) -> SampleCase {
    var random = story.random("journal", number)
    let begin = story.calendar.instant(number, of: count, &random)
    let posted = begin.adding(milliseconds: random.within(300_000...7_200_000))
    let first = story.staff.pick([.finance], at: begin, &random)
    let second = story.staff.pick([.finance], at: posted, except: [first], &random)
    let cents = random.within(1_000...4_000_000)
    let data =
      #"{"account":"\#(random.pick(["1200", "1600", "4400"]))","#
      + #""amount":\#(SampleStory.decimal(cents: cents)),"#
      + #""payment":"pay-\#(number % story.paymentCount + 1)"}"#
    func step(_ time: Instant, _ type: String, _ actor: String) -> SampleCase.Step {
      .init(time: time, type: "journal.\(type)", actor: actor, data: data)
    }
    return SampleCase(
      stream: "journal-\(number + 1)",
      steps: [step(begin, "prepared", first), step(posted, "posted", second)]
    )
  }

  private mutating func add(_ step: SampleCase.Step, _ open: SampleAgenda.Open) throws {
    let event = NewEvent(
      step.type,
      time: step.time.millisecondText,
      data: try JSONValue(parsing: Array(step.data.utf8)),
      actor: ["id": .string(step.actor)]
    )
    let stream = open.item.stream
    waiting.append(
      Append(to: stream, expected: .exactly(open.sequence - 1), events: [event])
    )
    eventCount += 1
    let id = "\(stream)/\(open.sequence)"
    silence.note(id, at: step.time)
    for control in step.exceptions { exceptions.add(id, to: control) }
    if waiting.count == Self.batch { try append() }
  }

  private mutating func append() throws {
    guard !waiting.isEmpty else { return }
    _ = try store.append(waiting)
    waiting.removeAll(keepingCapacity: true)
  }
}
