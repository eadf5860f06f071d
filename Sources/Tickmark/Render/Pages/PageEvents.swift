import Archive
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
  /// The embedded events by their index in the log, with where they were read.
  private var embedded: [Int: (event: LoggedEvent, provenance: Provenance?)] = [:]
  private var proof: [Digest] = []
  private var byteCount = 0
  private var maps: [String: PageMapping] = [:]

  init(_ result: ControlResult, _ report: Report, _ evidence: any EvidenceReader) throws {
    columns = result.columns.indices.filter { result.columns[$0] != "entry" }
    columnNames = columns.map { result.columns[$0] }
    hasWaivers = result.waivedCount > 0
    for source in report.sources { maps[source.name] = PageMapping(source.mapping) }
    try result.forEachShownException { exception in try add(exception, evidence) }
    proof = try MerkleTree.inclusionProof(
      of: embedded.keys.sorted().map(UInt64.init),
      size: UInt64(report.log.size),
      EvidenceHashes(evidence)
    )
  }

  /// Whether no event is embedded.
  var isEmpty: Bool { embedded.isEmpty }

  var eventCount: Int { embedded.count }

  /// Titles of the table's columns: reference, waiver, those of the query, where it was read.
  var columnTitles: [String] {
    ["Reference"] + (hasWaivers ? ["Waived"] : []) + columnNames.map(Self.title) + ["Read from"]
  }

  /// Per shown column: its name in the query where the script recomputes a cell of it.
  var recomputedNames: [String?] {
    columnNames.indices.map { index in
      rows.contains { $0.isProven[index] } ? columnNames[index] : nil
    }
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

  /// `{"events":[{"from","id","index","nonce","record","source"}],"files":[{"file","sha256"}]}`, the
  /// events by ascending index; `from` is a place in `files` and the record's number there.
  var json: JSONValue {
    let all = embedded.keys.sorted().compactMap { embedded[$0] }
    let files = Set(all.compactMap { $0.provenance.map(EmbeddedFile.init) }).sorted()
    let places = Dictionary(uniqueKeysWithValues: files.enumerated().map { ($1, $0) })
    return [
      "events": .array(all.map { Self.json($0.event, $0.provenance, places) }),
      "files": .array(files.map(\.json)),
    ]
  }

  /// ``json`` as raw deflate (RFC 1951) in base64: what only programs read needn't be long.
  var text: String { Base64.encode(Deflate.compress(json.canonical)) }

  /// The hashes that lead from all events to the root, 32 bytes each, in base64.
  ///
  /// - SeeAlso: `MerkleTree.inclusionProof(of:size:_:)` for their order.
  var nodes: String { Base64.encode(proof.flatMap(\.bytes)) }

  private static func json(
    _ event: LoggedEvent,
    _ provenance: Provenance?,
    _ places: [EmbeddedFile: Int]
  ) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("id", .string(event.id)), ("index", .number(JSONNumber(event.index))),
      ("nonce", .string(event.nonce)),
      ("record", .string(String(decoding: event.record, as: UTF8.self))),
      ("source", .string(event.source)),
    ]
    if let provenance, let place = places[EmbeddedFile(provenance)] {
      let from: JSONValue = [
        .number(JSONNumber(place)), .number(JSONNumber(provenance.record)),
      ]
      members.append(("from", from))
    }
    return .object(JSONObject(members))
  }

  /// The mappings of the sources that events come from.
  var mappings: JSONValue {
    let names = Set(rows.compactMap { $0.event?.source })
    return .object(
      JSONObject(maps.filter { names.contains($0.key) }.map { ($0.key, $0.value.json) })
    )
  }

  private mutating func add(
    _ exception: ControlException,
    _ evidence: any EvidenceReader
  ) throws {
    var row = Row(exception: exception, isProven: columns.map { _ in false })
    defer { rows.append(row) }
    guard let index = exception.entry else { return }
    let event = try evidence.event(at: index)
    row.provenance = try evidence.provenance(of: index)
    guard embed(event, row.provenance) else { return }
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
  private mutating func embed(_ event: LoggedEvent, _ place: Provenance?) -> Bool {
    if embedded[event.index] != nil { return true }
    guard event.record.count <= Self.recordLimit,
      byteCount + event.record.count <= Self.byteLimit
    else { return false }
    byteCount += event.record.count
    embedded[event.index] = (event, place)
    return true
  }
}

/// An export file that embedded events were read from.
private struct EmbeddedFile: Hashable, Comparable {
  let name: String
  let digest: Digest

  init(_ provenance: Provenance) {
    name = provenance.file
    digest = provenance.fileDigest
  }

  var json: JSONValue { ["file": .string(name), "sha256": .string(digest.hex)] }

  static func < (a: Self, b: Self) -> Bool { (a.name, a.digest.hex) < (b.name, b.digest.hex) }
}
