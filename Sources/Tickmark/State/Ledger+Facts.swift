import CanonicalJSON
import Cryptography
import SQLite
import Trail

extension Ledger {
  /// Adds a fact of our own: its row in `event`, and what its kind has beside it.
  ///
  /// - Throws: ``RunError`` for a fact whose data no version of ours wrote.
  func append(_ fact: OwnFact, entry: Int, times: FileTimes? = nil) throws {
    let insert = try database.prepare(
      """
      INSERT INTO event_row (entry, source, id, time, action, type) VALUES (?, ?, ?, ?, ?, ?)
      """
    )
    try insert.bind(1, entry)
    try insert.bind(2, OwnFact.source)
    try insert.bind(3, fact.id)
    try insert.bind(4, fact.time.columnText)
    try insert.bind(5, fact.kind.rawValue)
    try insert.bind(6, try number(of: fact.kind.rawValue))
    try insert.run()
    switch fact.kind {
    case .file: try appendFile(fact, entry, times)
    case .evidence: try appendEvidence(fact, entry)
    case .finding: try appendFinding(fact, entry)
    case .run: try appendRun(fact, entry)
    case .attestation, .excuse, .keys, .waiver: break
    }
  }

  private func appendFile(_ fact: OwnFact, _ entry: Int, _ times: FileTimes?) throws {
    guard let file = TakenFile(fact.data) else { throw malformed(fact, entry) }
    let times = try times ?? storedTimes(of: file)
    try insert(
      "file",
      [
        .integer(Int64(entry)), .text(file.source), .text(file.name), .text(file.sha256.hex),
        .text(file.contentSHA256.hex), .integer(Int64(file.byteCount)),
        .integer(Int64(file.firstIndex)), .integer(Int64(file.count)),
        .text((fact.data["skipped"] ?? .array([])).canonicalText),
        SQLValue(times.earliest), SQLValue(times.latest),
        SQLValue(file.md5),
      ]
    )
  }

  private func storedTimes(of file: TakenFile) throws -> FileTimes {
    let row = try database.rows(
      "SELECT min(time), max(time) FROM event_row WHERE entry >= ? AND entry < ?",
      [.integer(Int64(file.firstIndex)), .integer(Int64(file.firstIndex + file.count))]
    )[0]
    let instants = row.map { $0.text.flatMap { Instant(rfc3339: $0) } }
    return FileTimes(earliest: instants[0], latest: instants[1])
  }

  private func appendEvidence(_ fact: OwnFact, _ entry: Int) throws {
    guard let item = EvidenceItem(fact.data) else { throw malformed(fact, entry) }
    try insert(
      "evidence",
      [
        .integer(Int64(entry)), .text(item.source), .text(item.name), .text(item.sha256.hex),
        .blob(item.bytes), .text(item.metadata.canonicalText),
      ]
    )
  }

  private func appendFinding(_ fact: OwnFact, _ entry: Int) throws {
    guard let finding = Finding(json: fact.data), let run = fact.data["run"]?.string else {
      throw malformed(fact, entry)
    }
    try insert(
      "finding_row",
      [
        .integer(Int64(entry)), .text(run), .text(finding.code), .text(finding.class.rawValue),
        .text(finding.source), SQLValue(finding.place), SQLValue(finding.stream),
        SQLValue(finding.interval?.begin), SQLValue(finding.interval?.end),
        SQLValue(finding.found), SQLValue(finding.expected), .text(finding.advice),
      ]
    )
  }

  private func appendRun(_ fact: OwnFact, _ entry: Int) throws {
    guard let run = fact.data["run"]?.string, let pipeline = fact.data["pipeline"]?.string else {
      throw malformed(fact, entry)
    }
    try insert(
      "run",
      [
        .integer(Int64(entry)), .text(run), .text(pipeline),
        .integer(fact.time.microseconds), .text(fact.data.canonicalText),
      ]
    )
  }

  private func insert(_ table: String, _ values: [SQLValue]) throws {
    let places = values.map { _ in "?" }.joined(separator: ", ")
    let statement = try database.prepare("INSERT INTO \(table) VALUES (\(places))")
    for (index, value) in values.enumerated() { try statement.bind(index + 1, value) }
    try statement.run()
  }

  private func malformed(_ fact: OwnFact, _ entry: Int) -> RunError {
    RunError(
      place: "entry \(entry)",
      message: "\(fact.kind.rawValue) without its members",
      hint: "the segments were not written by this version of tickmark"
    )
  }
}

/// The times of a file's first and last event; nil where it has none.
struct FileTimes: Sendable, Hashable {
  var earliest: Instant?
  var latest: Instant?
}

extension SQLValue {
  init(_ text: String?) { self = text.map { .text($0) } ?? .null }

  /// Microseconds since 1970, or null.
  init(_ instant: Instant?) { self = instant.map { .integer($0.microseconds) } ?? .null }
}
