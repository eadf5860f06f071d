import Cryptography
import Formats
import Trail

/// Judges a DynamoDB source: manifests, checksums, counts, windows joined end to end.
struct DynamoDBValidation {
  private let trail: SourceTrail
  private let names: KeyNames
  private var exports: [JudgedExport]
  private var findings: [Finding]
  private var listed: Set<String>
  private let filesByName: [String: [TakenFile]]
  private let namesByMD5: [String: [String]]

  private var source: String { trail.plan.name }

  private init(_ trail: SourceTrail) {
    self.trail = trail
    let read = DynamoDBExports(trail)
    exports = read.exports
    findings = read.findings
    names = read.names
    listed = Set(read.orphans.map(read.names.name(ofKey:)))
    filesByName = Dictionary(grouping: trail.files, by: \.name)
    namesByMD5 = Dictionary(grouping: trail.files, by: { $0.md5 ?? "" }).mapValues {
      $0.map(\.name)
    }
  }

  static func judge(_ trail: SourceTrail) -> SourceJudgement {
    var validation = DynamoDBValidation(trail)
    return validation.judge()
  }

  private mutating func judge() -> SourceJudgement {
    reportEmpty()
    for index in exports.indices { checkFiles(of: index) }
    reportUnlisted()
    let coverage = coverage()
    let full = exports.filter { $0.summary.window == nil && $0.state == .proven }
    return SourceJudgement(
      findings: findings.sorted(),
      coverage: coverage,
      manifestCount: exports.isEmpty
        ? nil : exports.reduce(0) { $0 + $1.files.reduce(0) { $0 &+ $1.itemCount } },
      origin: full.map(\.interval.begin).min()
    )
  }

  private mutating func reportEmpty() {
    guard exports.isEmpty, findings.isEmpty else { return }
    if trail.files.isEmpty, trail.evidence.isEmpty {
      findings.append(Finding(.noData, source: source))
    } else {
      findings.append(
        Finding(
          .manifestMissing,
          source: source,
          interval: trail.span,
          expected: "manifest-summary.json"
        )
      )
    }
  }

  // MARK: Data files

  private mutating func checkFiles(of index: Int) {
    for file in exports[index].files {
      let name = names.name(ofKey: file.key)
      listed.insert(name)
      let versions = filesByName[name] ?? []
      guard let found = versions.first(where: { $0.md5 == file.md5 }) ?? versions.last else {
        reportMissing(file, name, of: index)
        continue
      }
      if found.md5 != file.md5 {
        tell(.dataFileAltered, found.name, index, found: found.md5, expected: file.md5)
      } else if found.recordCount != file.itemCount {
        tell(
          .manifestCountMismatch,
          found.name,
          index,
          found: "\(found.recordCount) lines",
          expected: "\(file.itemCount)"
        )
      }
    }
  }

  private mutating func reportMissing(_ file: DynamoDB.DataFile, _ name: String, of index: Int) {
    let twin = namesByMD5[file.md5]?.first
    tell(
      .dataFileMissing,
      name,
      index,
      found: twin.map { "the same content at \($0)" },
      expected: file.md5,
      advice: twin.map { "The file was moved: \($0) holds its content; put it back." }
    )
  }

  private mutating func tell(
    _ code: FindingCode,
    _ place: String,
    _ index: Int,
    found: String?,
    expected: String?,
    advice: String? = nil
  ) {
    findings.append(
      Finding(
        code,
        source: source,
        place: place,
        interval: exports[index].interval,
        found: found,
        expected: expected,
        advice: advice
      )
    )
    exports[index].worsen(code.class == .absent ? .absent : .broken)
  }

  private mutating func reportUnlisted() {
    guard !exports.isEmpty else { return }
    for file in trail.files where !listed.contains(file.name) {
      // A copy of what is listed and there takes no proof from it, whichever came first.
      let isCopy = namesByMD5[file.md5 ?? ""]?.contains { listed.contains($0) } == true
      findings.append(
        Finding(
          .dataFileUnlisted,
          source: source,
          place: file.name,
          interval: isCopy ? nil : file.span,
          found: file.md5,
          advice: isCopy ? "It holds what a listed file holds: remove the copy." : nil
        )
      )
    }
  }

  // MARK: Windows

  private mutating func coverage() -> [Coverage] {
    guard !exports.isEmpty else {
      var map = CoverageMap()
      map.add(trail.span, .absent)
      return map.rows(source: source, scope: "*", assurance: .checksummed)
    }
    var rows: [Coverage] = []
    let tables = Dictionary(grouping: exports, by: \.summary.tableARN)
    for (_, exports) in tables {
      var map = join(exports)
      for finding in trail.ingestFindings + findings where finding.code != "export-window-gap" {
        if finding.class <= .absent { map.add(finding.interval, Self.state(finding)) }
      }
      rows += map.rows(
        source: source,
        scope: exports.first?.summary.tableName ?? "*",
        assurance: .checksummed
      )
    }
    return rows.sorted()
  }

  private static func state(_ finding: Finding) -> CoverageState {
    finding.class == .absent ? .absent : .broken
  }

  /// Joins the windows of one table's exports.
  private mutating func join(_ exports: [JudgedExport]) -> CoverageMap {
    var map = CoverageMap()
    // What an incremental missed a later full export of an append-only table still holds.
    let healed = exports.filter { $0.summary.window == nil && $0.state == .proven }
      .map(\.interval.end).max()
    var (end, table): (Instant?, String?) = (nil, nil)
    for export in exports {
      if let table, table != export.summary.tableID { reportNewTable(export, after: end, &map) }
      table = export.summary.tableID
      map.add(export.interval, export.state)
      if let window = export.summary.window, let last = end {
        checkJoint(window, export, after: last, healed: healed, &map)
      }
      end = max(end ?? export.interval.end, export.interval.end)
    }
    return map
  }

  private mutating func checkJoint(
    _ window: Period,
    _ export: JudgedExport,
    after last: Instant,
    healed: Instant?,
    _ map: inout CoverageMap
  ) {
    if window.begin > last {
      guard healed.map({ $0 < window.begin }) ?? true else { return }
      let gap = Period(begin: last, end: window.begin)
      findings.append(
        Finding(
          .exportWindowGap,
          source: source,
          place: export.place,
          stream: export.summary.tableName,
          interval: gap,
          found: window.begin.description,
          expected: last.description
        )
      )
      map.add(gap, .absent)
    } else if window.begin < last {
      findings.append(
        Finding(
          .exportWindowOverlap,
          source: source,
          place: export.place,
          stream: export.summary.tableName,
          interval: Period(begin: window.begin, end: min(last, window.end)),
          found: window.begin.description,
          expected: last.description
        )
      )
    }
  }

  /// A table of the same name with another id is another table: the old one was deleted.
  private mutating func reportNewTable(
    _ export: JudgedExport,
    after end: Instant?,
    _ map: inout CoverageMap
  ) {
    let begin = export.summary.window?.begin ?? export.interval.end
    let gap = Period(begin: min(end ?? begin, begin), end: begin)
    findings.append(
      Finding(
        .tableReplaced,
        source: source,
        place: export.place,
        stream: export.summary.tableName,
        interval: gap,
        found: "table id \(export.summary.tableID)",
        expected: "the id of the exports before"
      )
    )
    map.add(gap, .absent)
  }
}

extension FindingCode {
  static let dataFileMissing = FindingCode(
    "data-file-missing",
    .absent,
    meaning: "a data file that a manifest lists isn't there",
    advice: "Copy the file from the export's bucket."
  )
  static let dataFileAltered = FindingCode(
    "data-file-altered",
    .broken,
    meaning: "a data file isn't what its manifest says",
    advice: "Fetch the file again from the export's bucket and compare."
  )
  static let dataFileUnlisted = FindingCode(
    "data-file-unlisted",
    .broken,
    meaning: "a data file that no manifest lists",
    unproven: "the time of its items; nothing where it copies a listed file that is there",
    advice: "Find out who put the file there: its items are in the log, and unproven."
  )
  static let exportWindowGap = FindingCode(
    "export-window-gap",
    .absent,
    meaning: "no export covers an interval",
    advice: "Make an incremental export of the interval while point-in-time recovery has it."
  )
  static let exportWindowOverlap = FindingCode(
    "export-window-overlap",
    .notice,
    meaning: "two exports cover the same interval",
    advice: "Nothing to do: shared items were compared, and what differs is told apart."
  )
  static let tableReplaced = FindingCode(
    "table-replaced",
    .absent,
    meaning: "a table was deleted and made anew under its name",
    advice: "Find out who deleted it; what the old table held after its last export is gone."
  )
}
