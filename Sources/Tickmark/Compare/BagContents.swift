package import Cryptography
import Documents
package import Trail
package import TransparencyLog

/// What a bag says of its run, read again from its files; it checks nothing (``verifyArtifact(_:keys:since:)`` does).
package struct BagContents: Sendable {
  /// A control's line of `controls.csv`.
  package struct Control: Sendable, Hashable {
    package var title: String
    package var result: String
    package var population: Int
    package var exceptions: Int
  }

  package let path: String
  package let run: String
  /// `<begin>/<end>`.
  package let period: String
  package let revision: Int
  package let verdict: Verdict
  package let checkpoint: Checkpoint
  /// The earlier checkpoint that the bag proves to be one, and the proof.
  package let previous: (checkpoint: Checkpoint, consistency: [Digest])?
  /// SHA-256 of `bag.note`.
  package let bagNote: Digest
  /// By id; nil where the bag has no tables.
  package let controls: [String: Control]?

  /// - Throws: ``RunError``, ``DiskError`` for a folder that is no bag.
  package init(_ path: String) throws {
    self.path = path
    func text(_ name: String) throws -> String {
      String(decoding: try Disk.read("\(path)/\(name)"), as: UTF8.self)
    }
    guard Disk.exists("\(path)/\(BagInfo.name)"), Disk.exists("\(path)/\(BagNote.name)") else {
      throw RunError(place: path, message: "not a bag, want a folder that a run has written")
    }
    let identity = try BagIdentity(parsing: Disk.read("\(path)/\(BagInfo.name)"), place: path)
    (run, period, revision) = (identity.run, identity.period, identity.revision)
    do {
      let statement = try ReportStatement(text: SignedNote(text(ReportStatement.name)).text)
      verdict = statement.verdict
      checkpoint = try Checkpoint(text: SignedNote(text("checkpoint")).text)
      previous =
        try Disk.exists("\(path)/checkpoint.previous")
        ? (
          Checkpoint(text: SignedNote(text("checkpoint.previous")).text),
          consistency(in: path) ?? []
        ) : nil
    } catch let error as NoteError {
      throw RunError(place: path, message: error.description)
    }
    bagNote = SHA256.hash(try Disk.read("\(path)/\(BagNote.name)"))
    controls = try Self.controls(path)
  }

  private static func controls(_ path: String) throws -> [String: Control]? {
    let place = "\(path)/controls.csv"
    guard Disk.exists(place) else { return nil }
    let table = try BagTable(place)
    var controls: [String: Control] = [:]
    for row in table.rows {
      guard let id = table["control_id", row], !id.isEmpty else { continue }
      controls[id] = Control(
        title: table["title", row] ?? "",
        result: table["result", row] ?? "",
        population: table["population", row].flatMap { Int($0) } ?? 0,
        exceptions: table["exceptions", row].flatMap { Int($0) } ?? 0
      )
    }
    return controls
  }

  /// Exceptions of all controls; nil where the bag has no tables.
  package var exceptionCount: Int? {
    controls.map { $0.values.reduce(0) { $0 + $1.exceptions } }
  }
}

/// A table of a bag with its columns by name.
struct BagTable {
  let columns: [String]
  let rows: [[String]]

  init(_ path: String) throws {
    do throws(CSVError) {
      var rows = try CSVReader.rows(try Self.bytes(path))
      columns = rows.isEmpty ? [] : rows.removeFirst()
      self.rows = rows
    } catch {
      throw RunError(place: path, message: error.description)
    }
  }

  private static func bytes(_ path: String) throws(CSVError) -> [UInt8] {
    // A file that can't be read has no rows; whether it was altered is for `verify` to say.
    (try? Disk.read(path)) ?? []
  }

  subscript(_ column: String, _ row: [String]) -> String? {
    columns.firstIndex(of: column).flatMap { $0 < row.count ? row[$0] : nil }
  }
}
