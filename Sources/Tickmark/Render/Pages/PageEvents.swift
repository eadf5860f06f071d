import CanonicalJSON
import Cryptography
import SQLite
import Trail
import TransparencyLog

/// The exceptions of a control as its page shows them, with the events they lead to and their proofs.
struct PageEvents {
  /// One line of the table.
  struct Row {
    var exception: ControlException
    /// The event, where it is embedded.
    var event: LoggedEvent?
    var provenance: Provenance?
    /// Per shown column: whether the script recomputes it from the event.
    var isProven: [Bool]
  }

  /// Bytes of the records that a page embeds, and of the largest one.
  static let byteLimit = 8 << 20
  static let recordLimit = 256 << 10

  /// Places of the shown columns in the control's columns: all but `entry`.
  let columns: [Int]
  let columnNames: [String]
  /// Whether a column says which exceptions are waived.
  let hasWaivers: Bool
  private(set) var rows: [Row] = []
  private var embedded: Set<Int> = []
  private var ordered: [JSONValue] = []
  private var pool = ProofPool()
  private var byteCount = 0
  private var maps: [String: PageMapping] = [:]

  init(_ result: ControlResult, _ report: Report, _ evidence: any EvidenceReader) throws {
    columns = result.columns.indices.filter { result.columns[$0] != "entry" }
    columnNames = columns.map { result.columns[$0] }
    hasWaivers = result.waivedCount > 0
    for source in report.sources { maps[source.name] = PageMapping(source.mapping) }
    let size = UInt64(report.log.size)
    try result.forEachShownException { exception in
      try add(exception, size: size, evidence)
    }
  }

  /// Whether no event is embedded.
  var isEmpty: Bool { embedded.isEmpty }

  var eventCount: Int { embedded.count }

  /// Titles of the table's columns: reference, waiver, those of the query, where it was read.
  var columnTitles: [String] {
    ["Reference"] + (hasWaivers ? ["Waived"] : []) + columnNames.map(Self.title) + ["Read from"]
  }

  /// Names of columns whose every cell with an event is recomputed, and of the others.
  var provenColumns: (proven: [String], others: [String]) {
    let shown = rows.filter { $0.event != nil }
    let isProven = columnNames.indices.map { index in shown.allSatisfy { $0.isProven[index] } }
    return (
      zip(columnNames, isProven).filter(\.1).map { Self.title($0.0) },
      zip(columnNames, isProven).filter { !$0.1 }.map { Self.title($0.0) }
    )
  }

  /// `actor_kind` as `Actor kind`.
  static func title(_ column: String) -> String {
    if column == EventColumn.time.name { return "Time (UTC)" }
    let words = column.split(separator: "_").joined(separator: " ")
    if ["ip", "id", "mfa", "arn", "url", "sql"].contains(words) { return words.uppercased() }
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  // MARK: Data

  /// `[{"from","id","index","nonce","proof","record","source"}]`; `proof` are places in ``nodes``.
  var json: JSONValue { .array(ordered) }

  /// The distinct hashes of all proofs, 32 bytes each, in base64.
  var nodes: String { Base64.encode(pool.hashes.flatMap(\.bytes)) }

  /// The mappings of the sources that events come from.
  var mappings: JSONValue {
    let names = Set(rows.compactMap { $0.event?.source })
    return .object(
      JSONObject(maps.filter { names.contains($0.key) }.map { ($0.key, $0.value.json) })
    )
  }

  private mutating func add(
    _ exception: ControlException,
    size: UInt64,
    _ evidence: any EvidenceReader
  ) throws {
    var row = Row(exception: exception, isProven: columns.map { _ in false })
    defer { rows.append(row) }
    guard let index = exception.entry else { return }
    let event = try evidence.event(at: index)
    row.provenance = try evidence.provenance(of: index)
    guard try embed(event, row.provenance, size: size, evidence) else { return }
    row.event = event
    let record = (try? JSONValue(parsing: event.record)) ?? .null
    row.isProven = columns.map { place in
      place < exception.values.count
        && isProven(
          exception.values[place],
          columnNames[columns.firstIndex(of: place) ?? 0],
          event,
          record
        )
    }
  }

  /// Whether the mapping gives what the query gave.
  private func isProven(
    _ value: SQLValue,
    _ column: String,
    _ event: LoggedEvent,
    _ record: JSONValue
  ) -> Bool {
    if case .blob = value { return false }
    let text = value.reportText
    switch column {
    case "source": return text == event.source
    case "id": return text == event.id
    default:
      guard EventColumn(name: column) != nil, let map = maps[event.source] else { return false }
      return map.text(of: column, in: record) == text
    }
  }

  /// Takes an event in, unless it is too large or the page has enough.
  private mutating func embed(
    _ event: LoggedEvent,
    _ place: Provenance?,
    size: UInt64,
    _ evidence: any EvidenceReader
  ) throws -> Bool {
    if embedded.contains(event.index) { return true }
    guard event.record.count <= Self.recordLimit,
      byteCount + event.record.count <= Self.byteLimit
    else { return false }
    byteCount += event.record.count
    embedded.insert(event.index)
    let proof = try pool.add(UInt64(event.index), size: size, EvidenceHashes(evidence))
    var members: [(String, JSONValue)] = [
      ("id", .string(event.id)), ("index", .number(JSONNumber(event.index))),
      ("nonce", .string(event.nonce)),
      ("proof", .array(proof.map { .number(JSONNumber($0)) })),
      ("record", .string(String(decoding: event.record, as: UTF8.self))),
      ("source", .string(event.source)),
    ]
    if let place {
      let from: JSONValue = [
        "file": .string(place.file), "record": .number(JSONNumber(place.record)),
        "sha256": .string(place.fileDigest.hex),
      ]
      members.append(("from", from))
    }
    ordered.append(.object(JSONObject(members)))
    return true
  }
}
