import CanonicalJSON
import SQLite
import Trail

/// Data that a control must pass, must fail, or has nothing to say about: a YAML file beside it.
///
/// ```yaml
/// period: 2026-01-02/2026-01-03
/// sources: { trail: cloudtrail }
/// pass:
///   - events:
///       - { time: 2026-01-02T08:00:00Z, source: trail, actor_kind: user, action: GetObject }
/// fail:
///   - events:
///       - { time: 2026-01-02T09:00:00Z, source: trail, actor_kind: root, action: CreateUser,
///           record: { additionalEventData: { MFAUsed: "No" } } }
///     exceptions: [0]
/// not-applicable:
///   - events: []
/// ```
///
/// `identities` may map people to their names, as in a file of identities: `{ karl: { any: [k] } }`.
/// `period` is the UTC day of the newest event unless given, `sources` map a source to its format
/// (the same word unless given). Entries count from 0 in each case. A case's `tables` give rows of
/// other tables: `{ finding: [{ code: digest-missing, … }] }`; its `population` says how many rows
/// the population must have.
package struct ControlFixture: Sendable, Hashable {
  enum Expectation: String, Sendable, Hashable, CaseIterable {
    case pass, fail
    case notApplicable = "not-applicable"
  }

  struct Case: Sendable, Hashable {
    var expectation: Expectation
    var line: Int
    var period: Period
    /// Rows by table, each with its columns; `event` has `entry` filled in.
    var rows: [String: [[String: SQLValue]]]
    /// Sealed JSON by entry.
    var records: [Int: String]
    /// Entries that the exceptions lead to, ascending; nil where none are named.
    var exceptions: [Int]?
    /// How many rows the population has; nil where it isn't said.
    var population: Int?
  }

  package let file: String
  let cases: [Case]
  /// Formats by source.
  let sources: [String: String]
  let identities: IdentityMap

  /// Reads a fixture; its columns are those of `tables`.
  package static func parse(
    _ bytes: [UInt8],
    name: String,
    tables: ControlTables = .ledger
  ) throws(EvaluationFileError) -> ControlFixture {
    let root = try StrictYAML(parsing: bytes, file: name)
    var reader = ControlFixtureReader(tables)
    return try reader.read(root)
  }

  init(file: String, cases: [Case], sources: [String: String], identities: IdentityMap) {
    self.file = file
    self.cases = cases
    self.sources = sources
    self.identities = identities
  }
}
