/// The columns of the `event` view that are taken out of a record, in the view's order.
///
/// `entry`, `source` and `id` don't stand here: they come from the log, not from a mapping.
package enum EventColumn: Int, Sendable, Hashable, CaseIterable {
  case time, stream, sequence, actor, actorKind, action, service, target, outcome, reason
  case ip, userAgent, session, mfa, type

  /// The column's name in SQL, in `map:` and in pages.
  package var name: String {
    switch self {
    case .actorKind: "actor_kind"
    case .userAgent: "user_agent"
    default: String(describing: self)
    }
  }

  package init?(name: String) {
    guard let column = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = column
  }
}

/// The texts of one record's columns, in one buffer that is used again for the next record.
package struct ColumnValues: Sendable {
  /// All texts, one after the other, as UTF-8.
  package private(set) var bytes: [UInt8] = []
  private var ranges: [Range<Int>?]

  package init() {
    ranges = Array(repeating: nil, count: EventColumn.allCases.count)
  }

  /// Makes every column null.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    for index in ranges.indices { ranges[index] = nil }
  }

  /// The range of a column's text in ``bytes``, or nil where the column is null.
  package func range(of column: EventColumn) -> Range<Int>? { ranges[column.rawValue] }

  /// A column's text, or nil where the column is null.
  package subscript(column: EventColumn) -> String? {
    range(of: column).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// Sets a column to what `body` appends.
  package mutating func set<Failure: Error>(
    _ column: EventColumn,
    _ body: (inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let begin = bytes.count
    try body(&bytes)
    ranges[column.rawValue] = begin..<bytes.count
  }

  package mutating func setNull(_ column: EventColumn) { ranges[column.rawValue] = nil }
}
