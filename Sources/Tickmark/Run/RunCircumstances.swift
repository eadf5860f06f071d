import CanonicalJSON
import Synchronization

/// Where and by whom a run is made, and how long its stages take: for `state/runs/` alone, never for
/// a report.
package final class RunCircumstances: Sendable {
  private let host: String
  package let person: String
  private let folder: String
  private let seconds: @Sendable () -> Double
  private let begun = Mutex<[(stage: String, at: Double)]>([])

  /// - Parameters:
  ///   - person: the operator, as the system names them.
  ///   - seconds: a clock that never goes back.
  package init(
    host: String,
    person: String,
    folder: String,
    seconds: @escaping @Sendable () -> Double
  ) {
    self.host = host
    self.person = person
    self.folder = folder
    self.seconds = seconds
  }

  /// Notes that a stage begins, which ends the one before.
  func begin(_ stage: String) { begun.withLock { $0.append((stage, seconds())) } }

  /// What stands in the note, and forgets the stages.
  func takeMembers() -> [(String, JSONValue)] {
    let stages = begun.withLock { stages in
      defer { stages = [] }
      return stages
    }
    let ends = stages.dropFirst().map { $0.at } + [seconds()]
    let durations = zip(stages, ends).map { stage, end in
      (stage.stage, JSONValue(Int((end - stage.at) * 1_000)))
    }
    return [
      ("host", .string(host)), ("operator", .string(person)), ("folder", .string(folder)),
      ("milliseconds", .object(JSONObject(durations))),
    ]
  }
}
