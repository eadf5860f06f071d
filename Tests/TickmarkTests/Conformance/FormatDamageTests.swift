import CanonicalJSON
import Formats
import Foundation
import Testing
import Trail

@testable import Tickmark

/// Hostile and damaged exports of every format: nothing is lost, and nothing else suffers.
@Suite struct FormatDamageTests {
  /// Texts that a name may hold, as they are and as JSON writes them.
  static let hostile: [String] = [
    "a\u{0}b", "\u{1}\u{1F}\u{7F}\u{85}", "\u{202E}gnp.exe\u{202C}", "\u{200F}\u{2066}x\u{2069}",
    "\u{FEFF}bom", "\u{2028}\u{2029}", "e\u{301}", "\u{1F469}\u{200D}\u{1F4BB}", "<script>&amp;",
    "../../etc/passwd", "'; DROP TABLE event; --", "=1+1", String(repeating: "x", count: 300_000),
  ]

  private static func isText(_ format: SourceFormat) -> Bool {
    !format.sample.record(0).hasPrefix("{")
  }

  @Test(arguments: SourceFormat.ofFiles, hostile.indices)
  func hostileTextsAreTakenAsTheyAre(_ format: SourceFormat, _ number: Int) async throws {
    let text = Self.hostile[number]
    let quoted = JSONValue.string(text).canonicalText.dropFirst().dropLast()
    let written = Self.isText(format) ? text : String(quoted)
    var records = FormatConformanceTests.records(format, 3)
    records[1] = records[1].replacing("lea", with: written)
    if format.chain == .required { return }
    let taken = try await TakenExport(
      format.sampleSettings,
      format.export(of: records),
      rebuilding: true
    )
    #expect(taken.recordCount == 3)
    #expect(taken.quarantined == [])
    #expect(taken.events[1].record.utf8.containsRun(quoted.utf8))
    #expect(FormatConformanceTests.codes(taken) == [])
    #expect(taken.isRebuiltAlike)
  }

  /// Members that no record may have, in front of its own.
  static let refused: [(name: String, members: String)] = [
    ("a member twice", #""dup":1,"dup":2,"#),
    ("a member twice under two spellings", #""dup":1,"d\u0075p":2,"#),
    (
      "too deep",
      "\"deep\":\(String(repeating: "[", count: 200))\(String(repeating: "]", count: 200)),"
    ),
    ("a lone surrogate", #""lone":"\ud800","#),
    ("a number without end", "\"number\":1e99999,"),
    ("a raw control character", "\"raw\":\"\u{1}\","),
    ("the name that only sealing writes", #""sealed":{"$sealed":"x"},"#),
  ]

  @Test(arguments: SourceFormat.ofFiles.filter { !isText($0) }, refused.indices)
  func recordsThatAreNoGoodJSONAreQuarantinedAlone(
    _ format: SourceFormat,
    _ number: Int
  ) async throws {
    var records = FormatConformanceTests.records(format, 3)
    records[1] = "{" + Self.refused[number].members + records[1].dropFirst()
    // What stands beside the log records of a document is none of them.
    let isOutside = format.name == "otel-logs" && Self.refused[number].members.contains("$sealed")
    let taken = try await TakenExport(format.sampleSettings, format.export(of: records))
    #expect(taken.recordCount == 3)
    #expect(taken.quarantined.count == (isOutside ? 0 : 1))
    #expect(FormatConformanceTests.codes(taken) == (isOutside ? [] : ["record-malformed"]))
  }

  /// However a file breaks off, each record that it holds whole is taken, and what is left of the next
  /// is one record more.
  @Test(arguments: SourceFormat.ofFiles)
  func cutOffFilesLoseNothingElse(_ format: SourceFormat) throws {
    let records = FormatConformanceTests.records(format, 3)
    let text = Array(records.joined(separator: "\n").utf8)
    let whole = try prepared(format, text)
    #expect(whole.count == 3)
    let ends = [records[0], records[0] + "\n" + records[1]].map(\.utf8.count) + [text.count]
    for count in stride(from: 0, through: text.count, by: 3) {
      let rows = try prepared(format, Array(text[..<count]))
      let complete = ends.count { $0 <= count }
      let begin = complete == 0 ? 0 : ends[complete - 1] + 1
      #expect(rows.count == complete + (count > begin ? 1 : 0), "\(count) bytes")
      #expect(Array(rows.prefix(complete)) == Array(whole.prefix(complete)), "\(count) bytes")
    }
  }

  @Test(arguments: SourceFormat.ofFiles, ["x", "{", "\u{0}\u{0}\u{0}", "[1]", "null", "\"\""])
  func whatIsAppendedIsOneRecordMore(_ format: SourceFormat, _ more: String) async throws {
    let records = FormatConformanceTests.records(format, 3)
    let taken = try await TakenExport(
      format.sampleSettings,
      format.export(of: Array((records.joined(separator: "\n") + "\n" + more).utf8))
    )
    #expect(taken.recordCount == 4)
    #expect(taken.quarantined.count == 1)
    #expect(taken.rows.count == 3)
  }

  /// Ids, or why there is none, of the records in a file.
  private func prepared(_ format: SourceFormat, _ bytes: [UInt8]) throws -> [String] {
    let file = try ScratchFile(bytes)
    guard case .records(let framing) = format.role(of: format.sample.fileName),
      let secrets = TakenExport.secrets
    else { return [] }
    var cutter = try FileCutter(
      file.path,
      file: 0,
      framing: framing,
      limits: IngestLimits(),
      transcoder: format.transcoder?()
    )
    var preparer = RecordPreparer(
      sealer: EntrySealer(source: "source", secrets: secrets),
      secrets: secrets,
      reader: RecordReader(
        format.sampleSettings,
        context: DynamoDB.Context(onlyTable: "orders-1", keys: format.sample.keys)
      ),
      limits: JSONLimits()
    )
    var ids: [String] = []
    while let batch = try cutter.next() {
      let rows = preparer.prepare(batch, fileName: "file")
      ids += (0..<rows.count).map { String(decoding: rows.id($0), as: UTF8.self) }
    }
    return ids
  }
}

/// A file that is gone with the value that made it.
final class ScratchFile {
  let path: String

  init(_ bytes: [UInt8]) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "scratch-\(UUID())").path
    try Data(bytes).write(to: URL(filePath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension Collection where Element == UInt8 {
  /// Whether the bytes of `other` stand in these, one after the other.
  func containsRun(_ other: some Collection<UInt8>) -> Bool {
    let bytes = Data(self)
    return bytes.range(of: Data(other)) != nil
  }
}
