import CanonicalJSON
import Cryptography
import Formats
import Trail

/// A part of one export file: whole records, not yet parsed.
struct RawBatch: Sendable {
  /// What stands at one place of the batch.
  enum Piece: Sendable, Hashable {
    case record(Range<Int>)
    /// A record beyond the limit: only its hash was taken.
    case tooLarge(byteCount: Int, sha256: Digest)
    /// Bytes that no record could be made of.
    case unreadable(Range<Int>, reason: String)
  }

  /// Position of the file in its source's list.
  let file: Int
  /// 0-based number of the first piece in the file.
  let firstRecord: Int
  let bytes: [UInt8]
  let pieces: [Piece]
  /// Whether the n-th piece of the file is its n-th line.
  var isLines = true
  /// Where each piece begins in the file, of records that were made of other text; else empty.
  var places: [FilePlace] = []

  /// What a finding says of a piece: where it begins, if its line alone doesn't tell.
  func found(_ text: String, at number: Int) -> String {
    places.isEmpty ? text : "byte \(places[number].byte): \(text)"
  }
}

/// Parses, maps, seals and hashes the records of one source.
///
/// A value of its own in each task: batches are prepared side by side, and what comes out is the same
/// for any number of cores.
struct RecordPreparer {
  private let sealer: EntrySealer
  private let commit: HMACKey
  private var reader: RecordReader
  private var tape: JSONTape
  private var facts = RecordFacts()

  init(sealer: EntrySealer, secrets: StateSecrets, reader: RecordReader, limits: JSONLimits) {
    self.sealer = sealer
    commit = secrets.commit
    self.reader = reader
    tape = JSONTape(limits: limits)
  }

  /// Prepares a whole batch; records that can't be taken come out as quarantined entries, and blank
  /// lines not at all.
  mutating func prepare(_ batch: RawBatch, fileName: String) -> EventRows {
    var rows = EventRows()
    rows.isOfItems = reader.isItem
    rows.reserve(records: batch.pieces.count, byteCount: batch.bytes.count)
    for number in batch.pieces.indices {
      prepare(batch, number: number, fileName: fileName, inConflict: false, into: &rows)
    }
    rows.settle()
    return rows
  }

  /// Prepares one record whose identity is taken by other content: its id is that of the identity and
  /// `~c/<sha256 of the record>`, so that no nonce is used twice.
  mutating func prepareConflict(
    _ batch: RawBatch,
    number: Int,
    fileName: String
  ) -> EventRows {
    var rows = EventRows()
    rows.isOfItems = reader.isItem
    prepare(batch, number: number, fileName: fileName, inConflict: true, into: &rows)
    rows.settle()
    return rows
  }

  private mutating func prepare(
    _ batch: RawBatch,
    number: Int,
    fileName: String,
    inConflict: Bool,
    into rows: inout EventRows
  ) {
    let record = batch.firstRecord + number
    switch batch.pieces[number] {
    case .tooLarge(let byteCount, let digest):
      let found = batch.found("\(byteCount) bytes", at: number)
      let trouble = RecordTrouble(code: .recordTooLarge, found: found)
      quarantine(
        digest,
        byteCount: byteCount,
        opaque: nil,
        trouble,
        record: record,
        number: number,
        fileName: fileName,
        inConflict: inConflict,
        into: &rows
      )
    case .unreadable(let range, let reason):
      quarantine(
        SHA256.hash(Array(batch.bytes[range])),
        byteCount: range.count,
        opaque: Array(batch.bytes[range]),
        RecordTrouble(code: .recordMalformed, found: batch.found(reason, at: number)),
        record: record,
        number: number,
        fileName: fileName,
        inConflict: inConflict,
        into: &rows
      )
    case .record(let range):
      guard !range.isEmpty else { return }
      // The batch outlives the call, and nothing of the buffer leaves it.
      unsafe batch.bytes.withUnsafeBytes { buffer in
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
        let trouble = unsafe take(
          bytes,
          number: number,
          fileName: fileName,
          inConflict: inConflict,
          into: &rows
        )
        guard var trouble else { return }
        trouble.found = batch.found(trouble.found, at: number)
        unsafe quarantine(
          SHA256.hash(bytes),
          byteCount: bytes.count,
          opaque: Array(bytes),
          trouble,
          record: record,
          number: number,
          fileName: fileName,
          inConflict: inConflict,
          into: &rows
        )
      }
    }
  }

  /// Adds a row; returns what is wrong with the record instead, with nothing added.
  private mutating func take(
    _ bytes: UnsafeRawBufferPointer,
    number: Int,
    fileName: String,
    inConflict: Bool,
    into rows: inout EventRows
  ) -> RecordTrouble? {
    do throws(JSONError) {
      try unsafe tape.parse(bytes)
    } catch {
      return RecordTrouble(code: .recordMalformed, found: error.description)
    }
    guard unsafe !sealer.holdsReservedName(tape, bytes) else {
      return RecordTrouble(code: .recordMalformed, found: "a member named $sealed")
    }
    let sealed = unsafe sealer.sealedNodes(tape, bytes)
    do throws(RecordProblem) {
      try unsafe reader.read(
        tape,
        bytes,
        sealed: sealed.map(\.node),
        file: fileName,
        into: &facts
      )
    } catch {
      return RecordTrouble(code: .recordMalformed, found: error.description)
    }
    if inConflict {
      let digest = SHA256.hash(unsafe tape.canonical(in: bytes))
      facts.add(toID: "~c/\(digest.hex)")
    }
    let key = unsafe sealer.seal(
      id: facts.id,
      tape,
      bytes,
      sealing: sealed,
      to: &rows.lines,
      &rows.preimages
    )
    rows.append(facts, id: facts.id, key: key, content: content)
    rows.numbers.append(number)
    return nil
  }

  /// What two deliveries of one event must share: of DynamoDB's the item; nil: the whole record.
  private var content: UInt64? {
    facts.comparedContent.map { commit.authenticate($0).leadingWord }
  }

  private func quarantine(
    _ digest: Digest,
    byteCount: Int,
    opaque: [UInt8]?,
    _ trouble: RecordTrouble,
    record: Int,
    number: Int,
    fileName: String,
    inConflict: Bool,
    into rows: inout EventRows
  ) {
    let suffix = inConflict ? "~c/\(digest.hex)" : ""
    let id = "quarantine/\(SHA256.hash(fileName).hex)/\(record)\(suffix)"
    let value: JSONValue = [
      "byteCount": .number(JSONNumber(byteCount)), "sha256": .string(digest.hex),
    ]
    let key = sealer.seal(
      id: Array(id.utf8),
      record: value.canonical,
      opaque: opaque,
      to: &rows.lines,
      &rows.preimages
    )
    rows.appendQuarantined(id: Array(id.utf8), key: key, trouble)
    rows.numbers.append(number)
  }
}

/// Why a record was quarantined.
struct RecordTrouble: Sendable, Hashable {
  let code: FindingCode
  var found: String
}

extension FindingCode {
  static let recordMalformed = FindingCode(
    "record-malformed",
    .broken,
    meaning: "a record can't be read",
    advice: "Ask the source for the record again; its bytes are kept as they came."
  )
  static let recordTooLarge = FindingCode(
    "record-too-large",
    .broken,
    meaning: "a record is larger than the limit",
    advice: "Raise limits.record if the source really writes such records."
  )
}
