import Archive
import Trail

/// The CloudTrail side of the sample company: log files every ten or fifteen minutes, delivered a few
/// minutes later, and the digests that list them.
struct SampleTrail {
  static let region = "eu-central-1"
  static let trail = "company-trail"
  static let bucket = "sample-company-trail"
  /// The trail was started this long before the sample's first day.
  private static let lead: Int64 = 2_820

  private let story: SampleStory
  private var folder: SampleFolder
  private var random: SampleRandom
  private var routine: SampleRoutine
  private var digests: SampleDigests
  private var silence: SampleSilence
  private(set) var exceptions = SampleExceptions()
  private(set) var eventCount = 0

  init(_ story: SampleStory, folder: SampleFolder) {
    self.story = story
    self.folder = folder
    random = story.random("cloudtrail")
    routine = SampleRoutine(story)
    silence = SampleSilence(story.calendar)
    digests = SampleDigests(begin: story.calendar.day(0).adding(seconds: -Self.lead))
  }

  /// Writes logs and digests, with at least so many events; returns the signatures' sidecar.
  mutating func write(events: Int) throws -> String {
    let script = SampleScript(story)
    var agenda = agenda(script, routineCount: max(0, events - calls(script)))
    let end = story.calendar.end
    var begin = story.calendar.day(0)
    while begin < end {
      let over = min(end, begin.adding(seconds: Self.interval(after: begin)))
      var log = SampleLog()
      while agenda.next(before: over, { add($0, $1, script, to: &log) }) {}
      try write(log, delivered: over.adding(seconds: Int64(random.within(120...290))))
      begin = over
    }
    try digests.close(before: story.calendar.at, in: &folder)
    exceptions.add(silence.exceptions)
    return digests.sidecar
  }

  /// About how many calls are made but for the routine.
  private func calls(_ script: SampleScript) -> Int {
    script.calls.count + story.deploymentCount * 96 / 100 + story.accessCount / 2
  }

  private func agenda(_ script: SampleScript, routineCount: Int) -> SampleAgenda {
    SampleAgenda(
      [
        .init(count: story.deploymentCount, make: script.deployment),
        .init(count: story.accessCount, make: script.membership),
        .init(count: routineCount) { [routine] number in
          let time = routine.time(number, of: routineCount)
          return SampleCase(stream: "", steps: [.init(time: time, type: "call", actor: "")])
        },
      ],
      scripted: script.calls.map { call in
        SampleCase(
          stream: "",
          steps: [
            .init(time: call.time, type: "call", actor: "", exceptions: call.exceptions)
          ]
        )
      }
    )
  }

  /// Nights are quieter.
  private static func interval(after time: Instant) -> Int64 {
    (6..<20).contains(time.seconds / 3_600 % 24) ? 600 : 900
  }

  private mutating func add(
    _ step: SampleCase.Step,
    _ open: SampleAgenda.Open,
    _ script: SampleScript,
    to log: inout SampleLog
  ) {
    let call: SampleCall
    switch open.kind {
    case 0?:
      let stream = "deployment-\(open.number + 1)"
      call = script.call(of: story.deployment(open.number), stream: stream)
    case 1?: call = script.call(of: story.access(open.number))
    case .some: call = routine.call(at: step.time)
    case nil: call = script.calls[open.number].call
    }
    let id = "\(SampleStory.account)/\(log.add(call, at: step.time, &random))"
    silence.note(id, at: step.time)
    for control in step.exceptions { exceptions.add(id, to: control) }
  }

  private mutating func write(_ log: SampleLog, delivered: Instant) throws {
    guard let content = log.content, let times = log.times else { return }
    eventCount += log.count
    let stamp = "\(delivered.stamp.prefix(13))Z"
    let name =
      "\(SampleStory.account)_CloudTrail_\(Self.region)_\(stamp)_\(random.token(16)).json.gz"
    let key = "\(Self.prefix("CloudTrail", delivered))/\(name)"
    try digests.close(before: delivered, in: &folder)
    digests.list(key, content, times)
    try folder.write(Gzip.compress(content), to: key)
  }

  /// The folders of a key.
  static func prefix(_ kind: String, _ time: Instant) -> String {
    let date = time.dateText.split(separator: "-").joined(separator: "/")
    return "AWSLogs/\(SampleStory.account)/\(kind)/\(region)/\(date)"
  }
}

/// A log file in the making.
struct SampleLog {
  private var bytes = Array(#"{"Records":["#.utf8)
  private(set) var count = 0
  /// Of the oldest and the newest record; nil without one.
  private(set) var times: (oldest: Instant, newest: Instant)?

  /// Adds a record, which isn't older than the one before; returns its event id.
  mutating func add(
    _ call: SampleCall,
    at time: Instant,
    _ random: inout SampleRandom
  ) -> String {
    if count > 0 { bytes.append(UInt8(ascii: ",")) }
    count += 1
    times = (times?.oldest ?? time, time)
    return call.append(to: &bytes, at: time, &random)
  }

  /// The file's uncompressed content; nil for no record.
  var content: [UInt8]? { count == 0 ? nil : bytes + "]}".utf8 }
}
