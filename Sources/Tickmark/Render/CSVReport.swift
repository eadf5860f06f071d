import CanonicalJSON
import Cryptography
import Documents
import SQLite
import Trail

/// The report as CSV tables, for spreadsheets and for programs.
///
/// Their columns are fixed; new ones may come behind the last. Long tables are written piece by
/// piece.
struct CSVReport {
  let report: Report
  let evidence: any EvidenceReader
  let style: CSVWriter.Style
  /// Returns the report that showed an exception first, by its reference; nil if that isn't known.
  let firstSeen: (String) throws -> String?

  /// Names of the tables, in the order in which they are written.
  static let names = [
    "controls.csv", "exceptions.csv", "findings.csv", "population.csv", "coverage.csv",
    "custody.csv", "waivers.csv",
  ]

  func write(to bag: BagAssembly) throws {
    try bag.write("controls.csv", controls)
    try bag.write("exceptions.csv") { write in try writeExceptions(write) }
    try bag.write("findings.csv", findings)
    try bag.write("population.csv", population)
    try bag.write("coverage.csv", coverage)
    try bag.write("custody.csv", custody)
    try bag.write("waivers.csv", waivers)
  }

  private var findings: [UInt8] {
    var table = CSVWriter(
      header: [
        "code", "class", "source", "place", "stream", "from", "to", "found", "expected", "advice",
      ],
      style: style
    )
    for finding in report.findings {
      table.write([
        .text(finding.code), .text(finding.class.rawValue), .text(finding.source),
        .optional(finding.place), .optional(finding.stream), .time(finding.interval?.begin),
        .time(finding.interval?.end), .optional(finding.found), .optional(finding.expected),
        .text(finding.advice),
      ])
    }
    return table.bytes
  }

  private var population: [UInt8] {
    var table = CSVWriter(
      header: [
        "source", "from_utc", "to_utc", "manifest_count", "ingested", "duplicates", "rejected",
        "leaves", "projected", "out_of_scope", "tested", "difference",
      ],
      style: style
    )
    for source in report.sources {
      table.write([
        .text(source.name), .time(source.first), .time(source.last),
        source.manifestCount.map { .count($0) } ?? .text(""), .count(source.recordCount),
        .count(source.duplicateCount), .count(source.quarantinedCount), .count(source.entryCount),
        .count(source.projectedCount), .count(source.outOfScopeCount), .count(source.testedCount),
        .count(source.difference),
      ])
    }
    return table.bytes
  }

  private var custody: [UInt8] {
    var table = CSVWriter(
      header: ["step", "tool_version", "input_sha256", "output_sha256", "count_in", "count_out"],
      style: style
    )
    for step in report.custody {
      table.write([
        .text(step.step), .text(report.version), .text(step.inputSHA256.hex),
        .text(step.outputSHA256.hex), .count(step.countIn), .count(step.countOut),
      ])
    }
    return table.bytes
  }
}

extension CSVCell {
  /// A time in RFC 3339, or nothing.
  static func time(_ instant: Instant?) -> CSVCell { .text(instant?.description ?? "") }

  /// A value of a query: numbers stay numbers.
  static func value(_ value: SQLValue?) -> CSVCell {
    guard let value, let text = value.reportText else { return .text("") }
    switch value {
    case .integer, .real: return .number(text)
    case .null, .text, .blob: return .text(text)
    }
  }
}

extension SQLValue {
  /// The value as reports write it: numbers in decimal, bytes in hex; nil for null.
  var reportText: String? {
    switch self {
    case .null: nil
    case .integer(let integer): String(integer)
    case .real(let real): JSONNumber(real)?.text ?? String(real)
    case .text(let text): text
    case .blob(let bytes): Hex.encode(bytes)
    }
  }
}
