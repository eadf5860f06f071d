/// A half-open interval of time, `[begin, end)`.
package struct Period: Sendable, Hashable, CustomStringConvertible {
  package let begin: Instant
  package let end: Instant

  /// - Precondition: `begin <= end`.
  package init(begin: Instant, end: Instant) {
    precondition(begin <= end, "a period can't end before it begins")
    self.begin = begin
    self.end = end
  }

  package var isEmpty: Bool { begin == end }

  /// Whole seconds from begin to end, rounded down.
  package var seconds: Int64 { (end.microseconds - begin.microseconds) / 1_000_000 }

  package func contains(_ instant: Instant) -> Bool { begin <= instant && instant < end }

  package func overlaps(_ other: Period) -> Bool { begin < other.end && other.begin < end }

  /// Returns what both cover, or nil if that is nothing.
  package func intersection(_ other: Period) -> Period? {
    let from = max(begin, other.begin)
    let to = min(end, other.end)
    return from < to ? Period(begin: from, end: to) : nil
  }

  /// `begin/end`, both RFC 3339 in UTC (ISO 8601 interval).
  package var description: String { "\(begin)/\(end)" }
}
