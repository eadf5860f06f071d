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
  private(set) var exceptions = SampleExceptions()
  private(set) var eventCount = 0

  init(_ story: SampleStory, folder: SampleFolder) {
    self.story = story
    self.folder = folder
    random = story.random("cloudtrail")
    routine = SampleRoutine(story)
    digests = SampleDigests(begin: story.calendar.day(0).adding(seconds: -Self.lead))
  }

  /// Writes logs and digests, with at least so many events; returns the signatures' sidecar.
  mutating func write(events: Int) throws -> String {
    let scripted = SampleScript(story).calls
    let routineCount = max(0, events - scripted.count)
    let end = story.calendar.end
    var (begin, made, told) = (story.calendar.day(0), 0, 0)
    var next = routine.time(0, of: max(1, routineCount))
    while begin < end {
      let over = begin.adding(seconds: Self.interval(after: begin))
      var log = SampleLog()
      while true {
        let scriptedTime = told < scripted.count ? scripted[told].time : end
        let routineTime = made < routineCount ? next : end
        guard min(scriptedTime, routineTime) < over else { break }
        if scriptedTime <= routineTime {
          add(scripted[told], to: &log)
          told += 1
        } else {
          _ = log.add(routine.call(at: routineTime), at: routineTime, &random)
          made += 1
          next = routine.time(made, of: routineCount)
        }
      }
      try write(log, delivered: over.adding(seconds: Int64(random.within(120...290))))
      begin = over
    }
    try digests.close(before: story.calendar.at, in: &folder)
    return digests.sidecar
  }

  /// Nights are quieter.
  private static func interval(after time: Instant) -> Int64 {
    (6..<20).contains(time.seconds / 3_600 % 24) ? 600 : 900
  }

  private mutating func add(_ scripted: SampleScript.Call, to log: inout SampleLog) {
    let id = log.add(scripted.call, at: scripted.time, &random)
    guard let control = scripted.exception else { return }
    exceptions.add("\(SampleStory.account)/\(id)", to: control)
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
