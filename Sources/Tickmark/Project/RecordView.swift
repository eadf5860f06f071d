package import CanonicalJSON

/// How the records of a source are to be read by tables.
package struct RecordView: Sendable {
  /// Whether a record is all of its subject's state, so that what it doesn't mention is gone; else
  /// it is a change, and what it doesn't mention stays.
  package let isWhole: Bool
  /// Takes a format's types and wrappers off; nil where there are none.
  let unwrap: (@Sendable (JSONValue) -> JSONValue)?
  /// Whether a record, as it stands in the log, says that its subject is gone.
  let isDeletion: @Sendable (JSONValue) -> Bool

  package init(
    isWhole: Bool,
    unwrap: (@Sendable (JSONValue) -> JSONValue)?,
    isDeletion: @escaping @Sendable (JSONValue) -> Bool
  ) {
    self.isWhole = isWhole
    self.unwrap = unwrap
    self.isDeletion = isDeletion
  }

  /// Events as they stand: each says what changed.
  package static let plain = RecordView(isWhole: false, unwrap: nil, isDeletion: { _ in false })

  /// Items of a DynamoDB export: each is whole, and one without `Item` and `NewImage` is gone.
  package static func dynamoDB(
    unwrap: @escaping @Sendable (JSONValue) -> JSONValue
  ) -> RecordView {
    RecordView(isWhole: true, unwrap: unwrap) { $0["Item"] == nil && $0["NewImage"] == nil }
  }

  /// The record without its format's types.
  func value(of record: JSONValue) -> JSONValue { unwrap?(record) ?? record }
}
