package import CanonicalJSON
import Formats

/// How the events of one source come to the state of a stream.
package struct FoldRule: Sendable {
  private enum Kind: Sendable {
    case merge(FieldPath)
    case table(RowReader, [String])
  }

  /// What one event says.
  enum Step: Sendable {
    case nothing
    case gone
    /// Takes the place of all before it.
    case whole(JSONValue)
    case patch(JSONValue)
    case row(RowChange)
  }

  private let kind: Kind
  private let view: RecordView
  /// What states follow from besides the events; when it changes, they are folded anew.
  let declaration: String

  /// Merges what stands at a pointer, `/data` as a rule, as JSON merge patches (RFC 7396).
  ///
  /// Where records are whole, the newest is the state. A sealed value is one value, not an object.
  package init(merging pointer: JSONPointer, view: RecordView = .plain) {
    kind = .merge(FieldPath(pointer))
    self.view = view
    let value: JSONValue = [
      "isWhole": .bool(view.isWhole), "merge": .string(pointer.description),
    ]
    declaration = value.canonicalText
  }

  /// Folds the columns of a declared table.
  package init(table: TableDeclaration, view: RecordView = .plain) {
    kind = .table(RowReader(table, isWhole: view.isWhole), table.columns.map(\.name))
    self.view = view
    declaration = table.fingerprint(isWhole: view.isWhole)
  }

  /// The rule of a source: the first table that is declared over it, else its events' `data`; nil for
  /// an audit log, whose events are no changes of anything.
  package init?(_ configuration: Configuration, source: String) throws {
    guard let format = configuration.sources.first(where: { $0.name == source })?.format else {
      return nil
    }
    let view = configuration.recordView(of: source)
    if let table = configuration.tables.first(where: { $0.source == source }) {
      self.init(table: table, view: view)
    } else if format.signs.isBusiness {
      self.init(merging: try JSONPointer("/data"), view: view)
    } else {
      return nil
    }
  }

  func step(_ record: JSONValue) -> Step {
    let value = view.value(of: record)
    return step(isDeletion: view.isDeletion(record)) { $0.value(in: value) }
  }

  /// The same of a sealed record that was parsed.
  func step(_ tape: JSONTape, _ bytes: UnsafeRawBufferPointer) -> Step {
    guard view.unwrap == nil else { return step(unsafe tape.value(in: bytes)) }
    return step(isDeletion: false) { unsafe $0.value(in: tape, bytes) }
  }

  private func step(isDeletion: Bool, _ value: (FieldPath) -> JSONValue?) -> Step {
    switch kind {
    case .merge(let path):
      if isDeletion { return .gone }
      if view.isWhole { return .whole(value(path) ?? .null) }
      return value(path).map { .patch($0) } ?? .nothing
    case .table(let reader, _):
      return reader.change(isDeletion: isDeletion, value).map { .row($0) } ?? .nothing
    }
  }

  fileprivate var columns: [String]? {
    guard case .table(_, let names) = kind else { return nil }
    return names
  }
}

extension Configuration {
  /// How the records of a source are to be read.
  func recordView(of source: String) -> RecordView {
    let format = sources.first { $0.name == source }?.format
    return format?.mapping.view == .dynamodb ? .dynamoDB(unwrap: DynamoDB.plain) : .plain
  }
}

/// What the events of a stream come to, one after the other.
package struct StreamFold: Sendable {
  let rule: FoldRule
  private var merged: JSONValue = .null
  /// By the key's bytes: two normal forms are two keys.
  private var rows: [[UInt8]: [JSONValue]] = [:]

  package init(_ rule: FoldRule) { self.rule = rule }

  /// Goes on from a state that ``snapshot`` wrote.
  init(_ rule: FoldRule, from snapshot: String) throws(JSONError) {
    self.rule = rule
    let value = try JSONValue(parsing: snapshot, limits: .stored)
    guard rule.columns != nil else {
      merged = value
      return
    }
    for member in value.object ?? JSONObject() {
      rows[Array(member.name.utf8)] = member.value.array
    }
  }

  /// Takes the next event's record.
  package mutating func append(_ record: JSONValue) { apply(rule.step(record)) }

  mutating func apply(_ step: FoldRule.Step) {
    switch step {
    case .nothing: break
    case .gone: merged = .null
    case .whole(let value): merged = value
    case .patch(let patch):
      merged = MergePatch.apply(patch, to: merged, isWhole: FieldPath.isSealed)
    case .row(let change):
      let key = Array(change.key.utf8)
      rows[key] = change.state(after: rows[key])
    }
  }

  /// What the events so far come to: null before the first one, and where the subject is gone.
  ///
  /// Of a table: an object with the columns' values by key.
  package var state: JSONValue {
    guard let names = rule.columns else { return merged }
    guard !rows.isEmpty else { return .null }
    return object { .object(JSONObject(Array(zip(names, $0)))) }
  }

  /// The same as a text to go on from: of a table, an array of the columns' values by key.
  var snapshot: String {
    (rule.columns == nil ? merged : object { .array($0) }).canonicalText
  }

  private func object(_ row: ([JSONValue]) -> JSONValue) -> JSONValue {
    let members = rows.map { key, columns in
      (String(decoding: key, as: UTF8.self), row(columns))
    }
    return .object(JSONObject(members))
  }
}
