package import Trail

/// Which time of which source is proven, after all validation.
///
/// A source has one or more scopes (a region, a table); it is proven where all of them are. Nothing
/// was there to prove before its recorded origin. Excused time isn't proven: an excuse explains a
/// hole and doesn't fill it; what is neither proven nor excused is open.
package struct ProofMap: Sendable, Hashable {
  /// Our own facts: the log itself proves them.
  private static let ownSource = "tickmark"

  /// Proven intervals of each scope of a source, sorted and joined.
  private var scopes: [String: [String: [Period]]] = [:]
  /// The same, with what a person excused.
  private var settled: [String: [String: [Period]]] = [:]
  private let origins: [String: Instant]

  /// Takes all coverage rows, and the origin of each source that has one: a starting digest, the
  /// first of a sequence or a full export.
  package init(_ coverage: [Coverage], origins: [String: Instant] = [:]) {
    self.origins = origins
    for row in coverage.sorted() {
      Self.add(row, [.proven], to: &scopes)
      Self.add(row, [.proven, .excused], to: &settled)
    }
  }

  private static func add(
    _ row: Coverage,
    _ states: [CoverageState],
    to scopes: inout [String: [String: [Period]]]
  ) {
    var periods = scopes[row.source, default: [:]][row.scope, default: []]
    if states.contains(row.state), !row.period.isEmpty { join(row.period, to: &periods) }
    scopes[row.source, default: [:]][row.scope] = periods
  }

  /// Adds an interval that begins at or after the last one's begin.
  private static func join(_ period: Period, to periods: inout [Period]) {
    guard let last = periods.last, period.begin <= last.end else { return periods.append(period) }
    periods[periods.count - 1] = Period(begin: last.begin, end: max(last.end, period.end))
  }

  /// Returns what of the interval isn't proven in at least one of the source's scopes: sorted and
  /// joined.
  package func gaps(of source: String, in period: Period) -> [Period] {
    gaps(of: source, in: period, without: scopes)
  }

  /// Returns what of the interval is neither proven nor excused, as ``gaps(of:in:)`` does.
  package func openGaps(of source: String, in period: Period) -> [Period] {
    gaps(of: source, in: period, without: settled)
  }

  private func gaps(
    of source: String,
    in period: Period,
    without scopes: [String: [String: [Period]]]
  ) -> [Period] {
    guard source != Self.ownSource, let wanted = sinceOrigin(of: source, period) else { return [] }
    guard let scopes = scopes[source], !scopes.isEmpty else { return [wanted] }
    var gaps: [Period] = []
    let all = scopes.values.flatMap { Self.rest(of: wanted, without: $0) }
    for gap in all.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      Self.join(gap, to: &gaps)
    }
    return gaps
  }

  package func isProven(_ source: String, over period: Period) -> Bool {
    gaps(of: source, in: period).isEmpty
  }

  /// Whether an event of the source at this time stands on proof.
  package func isProven(_ source: String, at time: Instant) -> Bool {
    isProven(source, over: Period(begin: time, end: Instant(microseconds: time.microseconds + 1)))
  }

  private func sinceOrigin(of source: String, _ period: Period) -> Period? {
    let begin = max(period.begin, origins[source] ?? period.begin)
    return begin < period.end ? Period(begin: begin, end: period.end) : nil
  }

  private static func rest(of period: Period, without proven: [Period]) -> [Period] {
    var rest: [Period] = []
    var begin = period.begin
    for part in proven where part.end > begin && part.begin < period.end {
      if part.begin > begin { rest.append(Period(begin: begin, end: part.begin)) }
      begin = part.end
    }
    if begin < period.end { rest.append(Period(begin: begin, end: period.end)) }
    return rest
  }
}
