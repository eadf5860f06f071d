import Cryptography
import SQLite
import Trail

@testable import Tickmark

extension Control {
  /// A control for tests: every event of the period is its population.
  static func test(
    population: String = "SELECT entry, time FROM event WHERE time >= :begin AND time < :end",
    exceptions: String,
    key: [String] = ["entry"],
    lookback: Int64 = 0,
    parameters: [Control.Parameter] = [],
    sources: [String] = ["cloudtrail"],
    id: String = "sample-control"
  ) -> Control {
    Control(
      id: id,
      title: "Sample",
      statement: "It holds.",
      severity: .high,
      test: "It is tested.",
      sources: sources,
      lookback: lookback,
      key: key,
      parameters: parameters,
      row: "One event.",
      population: population,
      exceptions: exceptions,
      area: "sample",
      digest: .zero
    )
  }

  /// Roots are exceptions.
  static let roots = Control.test(
    exceptions: """
      SELECT entry, time, actor FROM event
      WHERE time >= :begin AND time < :end AND actor_kind = 'root' ORDER BY time
      """
  )
}

extension ControlInput {
  static let proven = ControlInput(sources: ["trail"], isProven: true, assurance: .signed)
  static let unproven = ControlInput(sources: ["trail"], isProven: false, assurance: .signed)
}

extension Period {
  /// From text such as `2026-01-02/2026-01-03`.
  init(days text: String) {
    let ends = text.split(separator: "/").map { end in
      Instant(rfc3339: end) ?? Instant(rfc3339: "\(end)T00:00:00Z")
    }
    self.init(begin: ends[0] ?? Instant(seconds: 0), end: ends[1] ?? Instant(seconds: 0))
  }

  static let day = Period(days: "2026-01-02/2026-01-03")
}

extension ControlResult {
  func exceptions() throws -> [ControlException] {
    var exceptions: [ControlException] = []
    try forEachException { exceptions.append($0) }
    return exceptions
  }
}
