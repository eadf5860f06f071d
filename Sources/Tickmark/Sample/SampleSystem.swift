import Trail

/// One of the company's systems: what happens in it, and how it writes that down.
protocol SampleSystem {
  static var source: SampleSource { get }

  var story: SampleStory { get }
  /// What there is much of, besides the routine.
  var kinds: [SampleAgenda.Kind] { get }
  /// About how many events their cases have.
  var caseEventCount: Int { get }
  /// What is told one by one.
  var scripted: [SampleCase] { get }

  /// One event of the routine, by number; two calls give the same.
  func routine(_ number: Int, at time: Instant) -> SampleCase.Step
  /// What happens twice a day whether or not anybody works, so that it is never quiet for long.
  func heartbeat(at time: Instant) -> SampleCase.Step

  /// Returns what the system writes of an event, each time in the order of events.
  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord
  /// The file that a record goes into, relative to the source's folder.
  func file(_ record: SampleRecord, _ part: SamplePart) -> String
  /// Returns a file's content, uncompressed, of its records by group, each with a line feed behind.
  func content(_ groups: [(name: String, lines: [UInt8])]) -> [UInt8]
  /// How many parts a day's files are cut into where there are so many events a day.
  static func partCount(eventsPerDay: Int) -> Int
}

/// A record as it is written, and the id that a run gives it.
struct SampleRecord {
  var text: String
  var id: String
  /// What of it decides on its file and on its place there.
  var group = ""
}

/// A part of a day.
struct SamplePart: Sendable, Hashable {
  /// From the sample's first day, and in its day, from 0.
  let day: Int
  let number: Int
  let period: Period

  /// `0` to `9` with a zero in front.
  var digits: String { number.twoDigits }
}

extension SampleSystem {
  func content(_ groups: [(name: String, lines: [UInt8])]) -> [UInt8] { groups.flatMap(\.lines) }

  static func partCount(eventsPerDay: Int) -> Int { max(1, min(96, eventsPerDay / 20_000)) }

  func single(_ step: SampleCase.Step) -> SampleCase { SampleCase(stream: "", steps: [step]) }
}

extension Int {
  var twoDigits: String { self < 10 ? "0\(self)" : "\(self)" }
}

extension SampleStory {
  /// Somebody who has left, and a time at which they are active still.
  func afterLeaving(_ number: Int, _ label: String) -> (person: String, time: Instant) {
    var random = random(label, number)
    let leavers = staff.leavers
    let person = leavers[number % leavers.count]
    let left = person.left ?? calendar.day(0)
    let rest = Int(calendar.end.seconds - left.seconds)
    let seconds = random.within(3_000...min(rest - 600, 130_000))
    return (person.name, left.adding(seconds: Int64(seconds)))
  }
}

extension SampleStaff {
  /// The address of somebody's computer.
  static func address(_ name: String, in network: String = "198.51.100") -> String {
    "\(network).\(10 + name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 200 })"
  }
}
