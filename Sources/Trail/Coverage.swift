/// What proves a source before it reaches us, weakest first.
///
/// It follows from format and configuration, never from what was found.
package enum Assurance: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Nothing but our own log since the night of ingest.
  case witnessed
  /// A manifest with checksums: finds accidents, not attackers.
  case checksummed
  /// A hash chain in the records.
  case chained
  /// A digest chain with signatures.
  case signed

  package static func < (a: Assurance, b: Assurance) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .witnessed: 0
    case .checksummed: 1
    case .chained: 2
    case .signed: 3
    }
  }
}

/// Whether an interval of a source's scope is proven.
package enum CoverageState: String, Sendable, Hashable, CaseIterable {
  case proven, broken, absent, excused
}

/// One joined interval of one scope.
package struct Coverage: Sendable, Hashable {
  package var source: String
  /// What of the source is meant: `<account>/<region>/<trail>`, a table's name, or `*` for all.
  package var scope: String
  package var period: Period
  package var state: CoverageState
  package var assurance: Assurance

  package init(
    source: String,
    scope: String,
    period: Period,
    state: CoverageState,
    assurance: Assurance
  ) {
    self.source = source
    self.scope = scope
    self.period = period
    self.state = state
    self.assurance = assurance
  }
}

extension Coverage: Comparable {
  package static func < (a: Coverage, b: Coverage) -> Bool {
    if a.source != b.source { return a.source < b.source }
    if a.scope != b.scope { return a.scope < b.scope }
    if a.period.begin != b.period.begin { return a.period.begin < b.period.begin }
    return a.period.end < b.period.end
  }
}
