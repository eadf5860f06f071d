import CanonicalJSON
import Cryptography
package import Formats

/// The steps of ingest one at a time, as the benchmark of steps measures them.
///
/// The run itself pipelines them; what each one costs can't be told from a whole run.
package struct PreparationSteps {
  /// JSON lines of one file, LF after each.
  private let batch: RawBatch
  private let secrets: StateSecrets
  private let settings: FormatSettings

  /// - Parameters:
  ///   - lines: records one a line, each with LF behind it.
  ///   - commitKey: 64 bytes in base64.
  /// - Returns: nil for a key of another form.
  package init?(lines: [UInt8], settings: FormatSettings, commitKey: String) {
    guard let secrets = StateSecrets(commitKey) else { return nil }
    var pieces: [RawBatch.Piece] = []
    var begin = 0
    for index in lines.indices where lines[index] == UInt8(ascii: "\n") {
      pieces.append(.record(begin..<index))
      begin = index + 1
    }
    batch = RawBatch(file: 0, firstRecord: 0, bytes: lines, pieces: pieces)
    self.secrets = secrets
    self.settings = settings
  }

  /// Number of records.
  package var count: Int { batch.pieces.count }

  /// Parses, maps, seals and hashes all records; returns how many were taken.
  package func prepare() -> Int { rows().troubles.isEmpty ? count : 0 }

  /// Returns what inserts all rows into a new ledger in memory, `rounds` times over, with its indexes.
  package func insertion(rounds: Int) -> () throws -> Int {
    let rows = rows()
    return {
      let ledger = try Ledger(":memory:")
      var numbers = [Int64](repeating: -1, count: rows.texts.count)
      var entry = 0
      for _ in 0..<rounds {
        for row in 0..<rows.count {
          try ledger.append(rows, row, entry: entry, source: "events", numbers: &numbers)
          entry += 1
        }
      }
      try ledger.commit(size: entry, root: .empty)
      return entry
    }
  }

  private func rows() -> EventRows {
    var preparer = RecordPreparer(
      sealer: EntrySealer(source: "events", secrets: secrets),
      secrets: secrets,
      reader: RecordReader(settings),
      limits: JSONLimits(depth: 128, stringByteCount: 8 << 20)
    )
    return preparer.prepare(batch, fileName: "events.jsonl")
  }
}
