import CanonicalJSON
import Formats
import Testing
import Trail

@testable import Tickmark

/// What every format keeps, whatever it is: each is held to it by its made-up records.
@Suite struct FormatConformanceTests {
  static func records(_ format: SourceFormat, _ count: Int = 12) -> [String] {
    (0..<count).map(format.sample.record)
  }

  /// Findings that the reading of records makes, other than by design.
  static func codes(_ taken: TakenExport) -> [String] {
    Set(taken.findings.map(\.code).filter(Finding.ingestCodes.contains)).sorted()
  }

  // MARK: Whole

  @Test(arguments: SourceFormat.ofFiles)
  func sampleIsTakenWhole(_ format: SourceFormat) async throws {
    let records = Self.records(format)
    let taken = try await TakenExport(
      format.sampleSettings,
      format.export(of: records),
      rebuilding: true
    )
    #expect(taken.events.count == records.count)
    #expect(taken.recordCount == records.count)
    #expect(taken.quarantined == [])
    #expect(Self.codes(taken) == [])
    #expect(taken.rows.count == records.count)
    #expect(Set(taken.events.map(\.id)).count == records.count)
    #expect(taken.isRebuiltAlike)
  }

  @Test(arguments: SourceFormat.ofFiles)
  func arraysAndPackedFilesAreTakenAsLines(_ format: SourceFormat) async throws {
    guard case .records(let framing) = format.role(of: format.sample.fileName), framing != .lines
    else { return }
    let records = Self.records(format)
    let lines = try await TakenExport(format.sampleSettings, format.export(of: records))
    let array = "[\n\(records.joined(separator: " ,\n"))\n]\n"
    let taken = try await TakenExport(format.sampleSettings, format.export(of: Array(array.utf8)))
    #expect(taken.events == lines.events)
    #expect(taken.findings.map(\.code) == lines.findings.map(\.code))
  }

  // MARK: Identity

  @Test(arguments: SourceFormat.ofFiles)
  func secondDeliveryIsADuplicate(_ format: SourceFormat) async throws {
    let records = Self.records(format)
    let taken = try await TakenExport(format.sampleSettings, format.export(of: records + records))
    // Lines of one audit event are joined while they are near each other, so their number differs.
    if format.transcoder == nil {
      #expect(taken.recordCount == 2 * records.count)
      #expect(taken.events.count == records.count)
    }
    #expect(taken.quarantined == [])
    let name = "\(format.sample.fileName).2.json"
    var files = format.export(of: records)
    files[name] = files[format.sample.fileName]
    let twice = try await TakenExport(format.sampleSettings, files)
    #expect(twice.recordCount == 2 * records.count)
    #expect(twice.events.count == records.count)
    #expect(Self.codes(twice) == (format == .dynamodbExport ? [] : ["event-duplicated"]))
  }

  @Test(arguments: SourceFormat.ofFiles)
  func shuffledRecordsAreTheSameEvents(_ format: SourceFormat) async throws {
    let records = Self.records(format)
    let order = [7, 2, 11, 0, 5, 9, 1, 10, 3, 8, 6, 4]
    let one = try await TakenExport(format.sampleSettings, format.export(of: records))
    let other = try await TakenExport(
      format.sampleSettings,
      format.export(of: order.map { records[$0] })
    )
    #expect(Set(one.events) == Set(other.events))
    #expect(other.quarantined == [])
  }

  // MARK: Determinism

  @Test(arguments: SourceFormat.ofFiles, [1, 7, 64, 1_000, 65_536])
  func batchesMakeNoDifference(_ format: SourceFormat, _ batch: Int) async throws {
    let records = Self.records(format, 6) + ["\u{0}?", "{\"a\":", ""] + Self.records(format, 8)
    let files = format.export(of: records)
    let whole = try await TakenExport(format.sampleSettings, files)
    let pieces = try await TakenExport(format.sampleSettings, files, batch: batch)
    #expect(pieces.root == whole.root)
    #expect(pieces.findings == whole.findings)
    #expect(pieces.files == whole.files)
  }

  @Test(arguments: SourceFormat.ofFiles)
  func memoryIsBoundedByTheBatch(_ format: SourceFormat) throws {
    let records = Self.records(format, 3_000)
    let bytes = Array(records.joined(separator: "\n").utf8)
    let file = try ScratchFile(bytes)
    guard case .records(let framing) = format.role(of: format.sample.fileName) else { return }
    var limits = IngestLimits()
    limits.batch = 16 << 10
    var cutter = try FileCutter(
      file.path,
      file: 0,
      framing: framing,
      limits: limits,
      transcoder: format.transcoder?()
    )
    var (count, most, batches) = (0, 0, 0)
    while let batch = try cutter.next() {
      count += batch.pieces.count
      most = max(most, batch.bytes.count)
      batches += 1
    }
    #expect(count == records.count)
    #expect(batches > 10)
    // What a record becomes may be four times its text; what is held back is let go at the end.
    #expect(most < max(4 * limits.batch, 300 * 4 * (records[0].utf8.count + 1)))
  }

  // MARK: Quarantine

  @Test(arguments: SourceFormat.ofFiles)
  func whatIsNoRecordIsQuarantinedByItsLine(_ format: SourceFormat) async throws {
    var records = Self.records(format, 4)
    records.insert("neither record nor anything", at: 2)
    let taken = try await TakenExport(
      format.sampleSettings,
      format.export(of: records),
      rebuilding: true
    )
    #expect(taken.recordCount == 5)
    #expect(taken.quarantined.count == 1)
    #expect(Self.codes(taken) == ["record-malformed"])
    let finding = taken.findings.first { $0.code == "record-malformed" }
    #expect(finding?.place == "\(format.sample.fileName):3")
    #expect(finding?.found?.isEmpty == false)
    #expect(taken.isRebuiltAlike)
  }

  @Test(arguments: SourceFormat.ofFiles)
  func emptyFilesHoldNothing(_ format: SourceFormat) async throws {
    for text in ["", "\n", " \n\n"] {
      let taken = try await TakenExport(
        format.sampleSettings,
        format.export(of: Array(text.utf8))
      )
      #expect(taken.rows == [])
      #expect(taken.files.count == 1)
    }
  }
}
