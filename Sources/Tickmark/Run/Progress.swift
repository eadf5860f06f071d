import Synchronization

/// How far a stage is; for a terminal or a log, never for a report.
package struct Progress: Sendable, Hashable {
  /// As in pipelines.yaml: `ingest`, `validate` and so on.
  package var stage: String
  /// Units done so far in this stage.
  package var done: Int
  /// Units in all, nil where nobody knows.
  package var total: Int?
  /// What is counted: `events`.
  package var unit: String

  package init(stage: String, done: Int, total: Int? = nil, unit: String) {
    self.stage = stage
    self.done = done
    self.total = total
    self.unit = unit
  }
}

/// Adds up what concurrent work reports.
final class ProgressCount: Sendable {
  private let stage: String
  private let unit: String
  private let report: @Sendable (Progress) -> Void
  private let done = Mutex(0)

  init(stage: String, unit: String, report: @escaping @Sendable (Progress) -> Void) {
    self.stage = stage
    self.unit = unit
    self.report = report
  }

  func add(_ count: Int) {
    let sum = done.withLock { sum in
      sum += count
      return sum
    }
    report(Progress(stage: stage, done: sum, unit: unit))
  }
}
