import Trail

/// A scope's intervals while they are judged: painted one over the other, the worse state wins.
struct CoverageMap: Sendable {
  private var marks: [(period: Period, state: CoverageState)] = []

  mutating func add(_ period: Period?, _ state: CoverageState) {
    if let period, !period.isEmpty { marks.append((period, state)) }
  }

  /// Returns sorted, joined rows; where several states meet, broken beats absent beats proven.
  func rows(source: String, scope: String, assurance: Assurance) -> [Coverage] {
    let cuts = Set(marks.flatMap { [$0.period.begin, $0.period.end] }).sorted()
    var rows: [Coverage] = []
    var open: [(period: Period, state: CoverageState)] = []
    var next = marks.sorted { $0.period.begin < $1.period.begin }[...]
    for (begin, end) in zip(cuts, cuts.dropFirst()) {
      open.removeAll { $0.period.end <= begin }
      while let first = next.first, first.period.begin <= begin {
        open.append(first)
        next = next.dropFirst()
      }
      guard let state = open.map(\.state).max(by: { $0.weight < $1.weight }) else { continue }
      if let last = rows.last, last.state == state, last.period.end == begin {
        rows[rows.count - 1].period = Period(begin: last.period.begin, end: end)
      } else {
        rows.append(
          Coverage(
            source: source,
            scope: scope,
            period: Period(begin: begin, end: end),
            state: state,
            assurance: assurance
          )
        )
      }
    }
    return rows
  }
}

extension CoverageState {
  /// How bad it is: where two meet, the greater one holds.
  var weight: Int {
    switch self {
    case .proven: 0
    case .excused: 1
    case .absent: 2
    case .broken: 3
    }
  }
}
