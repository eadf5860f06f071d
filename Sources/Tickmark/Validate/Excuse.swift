package import Trail

/// A gap that a person has explained beforehand.
package struct Excuse: Sendable, Hashable {
  package var source: String
  package var period: Period
  package var author: String
  package var justification: String
  package var expires: Instant
  /// Files with approvers' signatures.
  package var signatures: [String] = []
  /// Where it stands in the configuration.
  package var place = ""

  package init(
    source: String,
    period: Period,
    author: String,
    justification: String,
    expires: Instant
  ) {
    self.source = source
    self.period = period
    self.author = author
    self.justification = justification
    self.expires = expires
  }

  /// Whether it speaks of the source, and hasn't expired by then.
  func holds(for source: String, at: Instant?) -> Bool {
    self.source == source && (at.map { $0 < expires } ?? true)
  }
}

extension Finding {
  /// Returns an absence whose whole interval unexpired excuses cover as a notice that names who
  /// excused it; anything else as it is.
  ///
  /// What is broken can't be excused.
  func excused(by excuses: [Excuse], at: Instant?) -> Finding {
    guard `class` == .absent, let interval else { return self }
    let excuses = excuses.filter { $0.holds(for: source, at: at) }
    var reached = interval.begin
    var used: [Excuse] = []
    for excuse in excuses.sorted(by: { $0.period.begin < $1.period.begin })
    where excuse.period.begin <= reached && reached <= excuse.period.end {
      used.append(excuse)
      reached = max(reached, excuse.period.end)
      if reached >= interval.end { break }
    }
    guard reached >= interval.end, !used.isEmpty else { return self }
    var finding = self
    finding.class = .notice
    let words = used.map { "\($0.author): \($0.justification)" }.joined(separator: "; ")
    finding.found = [found, "excused by \(words)"].compactMap { $0 }.joined(separator: "; ")
    return finding
  }
}

extension Coverage {
  /// Returns the row cut at the edges of unexpired excuses, with what they cover as excused.
  func excused(by excuses: [Excuse], at: Instant?) -> [Coverage] {
    guard state == .absent else { return [self] }
    let excused = excuses.filter { $0.holds(for: source, at: at) }
      .compactMap { $0.period.intersection(period) }
    let edges = Set(excused.flatMap { [$0.begin, $0.end] } + [period.begin, period.end]).sorted()
    var rows: [Coverage] = []
    for (begin, end) in zip(edges, edges.dropFirst()) {
      var row = self
      row.period = Period(begin: begin, end: end)
      let isExcused = excused.contains { $0.begin <= begin && end <= $0.end }
      row.state = isExcused ? .excused : .absent
      if let last = rows.last, last.state == row.state {
        rows[rows.count - 1].period = Period(begin: last.period.begin, end: end)
      } else {
        rows.append(row)
      }
    }
    return rows
  }
}
