package import CanonicalJSON

/// A table that `tables:` in pipelines.yaml declares over a source's records.
///
/// `latest` has a row for each key:
///
///     key TEXT, <columns> ANY, time TEXT, entry INTEGER
///
/// `history` has a row for each state that a key ever had, valid in `[valid_from, valid_to)`;
/// `valid_to` is null for what holds now:
///
///     key TEXT, <columns> ANY, valid_from TEXT, valid_to TEXT, entry INTEGER
///
/// so that the state at an instant is one query: `WHERE valid_from <= :at AND (valid_to > :at OR
/// valid_to IS NULL)`. Times are the 6-decimals texts of the `event` view; `entry` is the event that
/// led to the row.
///
/// A column that an event doesn't mention keeps its value; null takes it away. Numbers are INTEGER
/// or REAL where that is exact, else their exact decimal as TEXT; booleans are 1 and 0; arrays and
/// objects are canonical JSON; sealed values are NULL.
package struct TableDeclaration: Sendable, Hashable {
  package enum Keep: String, Sendable, Hashable, CaseIterable {
    case latest, history
  }

  package struct Column: Sendable, Hashable {
    package let name: String
    package let pointer: JSONPointer

    package init(name: String, pointer: JSONPointer) {
      self.name = name
      self.pointer = pointer
    }
  }

  package let name: String
  /// The source's name in pipelines.yaml.
  package let source: String
  /// One value is the key's text as it is; several are a canonical JSON array.
  package let key: [JSONPointer]
  package let columns: [Column]
  package let keep: Keep

  /// A declaration whose names can stand in SQL beside those of the ledger.
  ///
  /// - Parameters: as in pipelines.yaml.
  /// - Throws: ``TableError`` with what is wrong.
  package init(
    name: String,
    source: String,
    key: [JSONPointer],
    columns: [Column],
    keep: Keep
  ) throws(TableError) {
    guard Self.isName(name) else { throw TableError(table: name, reason: .badName(name)) }
    guard !key.isEmpty else { throw TableError(table: name, reason: .noKey) }
    var names = Set(Self.ownColumns)
    for column in columns {
      guard Self.isName(column.name) else {
        throw TableError(table: name, reason: .badName(column.name))
      }
      guard names.insert(column.name).inserted else {
        throw TableError(table: name, reason: .taken(column.name))
      }
    }
    self.name = name
    self.source = source
    self.key = key
    self.columns = columns
    self.keep = keep
  }

  private static let ownColumns = ["key", "time", "valid_from", "valid_to", "entry"]

  /// Lower-case letters, digits and `_`, a letter first, at most 60.
  private static func isName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (1...60).contains(bytes.count), (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= bytes[0] else {
      return false
    }
    return bytes.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= $0 || (0x30...0x39) ~= $0 || $0 == 0x5f
    }
  }

  /// What the rows follow from besides the events; when it changes, the table is filled anew.
  func fingerprint(isWhole: Bool) -> String {
    let value: JSONValue = [
      "columns": .array(columns.map { [.string($0.name), .string($0.pointer.description)] }),
      "isWhole": .bool(isWhole), "keep": .string(keep.rawValue),
      "key": .array(key.map { .string($0.description) }), "source": .string(source),
    ]
    return value.canonicalText
  }
}

/// A table that can't be declared so.
package struct TableError: Error, Hashable, CustomStringConvertible {
  package enum Reason: Sendable, Hashable {
    case badName(String)
    case taken(String)
    case noKey
    /// A table of the ledger has the name.
    case reserved
    case declaredTwice
  }

  package var table: String
  package var reason: Reason

  package var description: String { "table \(table.debugDescription): \(words)" }

  private var words: String {
    switch reason {
    case .badName(let name):
      "name \(name.debugDescription), want a letter, then letters, digits and _ in lower case"
    case .taken(let name): "column \(name) again, want each name once, and none of the table's own"
    case .noKey: "no key, want at least one pointer"
    case .reserved: "name of the ledger's own, want another"
    case .declaredTwice: "declared again, want each name once"
    }
  }
}
