import CanonicalJSON
import Cryptography
import Formats
import Trail

/// An export with what its manifests list.
struct JudgedExport {
  let summary: DynamoDB.Summary
  /// The summary's file.
  let place: String
  let files: [DynamoDB.DataFile]
  /// Its window; of a full export what lies before its time, at least a day of it.
  let interval: Period
  var state = CoverageState.proven

  mutating func worsen(_ other: CoverageState) {
    if other.weight > state.weight { state = other }
  }
}

/// The manifests of a DynamoDB source, each compared with its checksum and its counts.
struct DynamoDBExports {
  private let source: String
  /// The newest of each name.
  private let evidence: [String: EvidenceItem]
  private let firstEvent: Instant?
  private(set) var exports: [JudgedExport] = []
  private(set) var findings: [Finding] = []
  /// Keys of data files that a list without a summary names.
  private(set) var orphans: [String] = []
  private(set) var names = KeyNames([])

  init(_ trail: SourceTrail) {
    source = trail.plan.name
    evidence = Dictionary(trail.evidence.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    firstEvent = trail.range?.first
    let order = evidence.keys.sorted()
    for name in order where Self.base(name) == "manifest-summary.json" { readSummary(name) }
    for name in order where Self.base(name) == "manifest-files.json" { readOrphan(name) }
    names = KeyNames(
      exports.map { (key: $0.summary.filesKey, name: Self.list(beside: $0.place)) },
      prefix: trail.prefix
    )
    exports.sort {
      ($0.summary.exportTime, $0.place) < ($1.summary.exportTime, $1.place)
    }
  }

  private static func base(_ name: String) -> Substring {
    name[(name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex)...]
  }

  private static func list(beside name: String) -> String {
    name.dropLast("manifest-summary.json".count) + "manifest-files.json"
  }

  // MARK: Summaries

  private mutating func readSummary(_ name: String) {
    guard let item = evidence[name] else { return }
    let summary: DynamoDB.Summary
    do {
      summary = try DynamoDB.Summary(item.bytes, file: name)
    } catch {
      findings.append(
        Finding(
          .manifestChecksumMismatch,
          source: source,
          place: name,
          found: error.message,
          expected: "a summary of an export"
        )
      )
      return
    }
    let interval = interval(of: summary)
    var state = check(item, interval)
    let list = Self.list(beside: name)
    let files = readList(list, interval, &state) ?? []
    let sum = files.reduce(0) { $0 &+ $1.itemCount }
    if sum != summary.itemCount, state != .absent || !files.isEmpty {
      tell(
        .manifestCountMismatch,
        name,
        interval,
        found: "\(sum) items in the list",
        expected: "\(summary.itemCount)"
      )
      state = .broken
    }
    exports.append(
      JudgedExport(summary: summary, place: name, files: files, interval: interval, state: state)
    )
  }

  private func interval(of summary: DynamoDB.Summary) -> Period {
    if let window = summary.window { return window }
    let end = summary.exportTime
    return Period(begin: min(firstEvent ?? end, end.adding(seconds: -86_400)), end: end)
  }

  /// - Returns: nil for a list that isn't there or can't be read.
  private mutating func readList(
    _ list: String,
    _ interval: Period,
    _ state: inout CoverageState
  ) -> [DynamoDB.DataFile]? {
    guard let item = evidence[list] else {
      tell(.manifestMissing, list, interval, expected: "the list of the export's data files")
      state = state == .broken ? .broken : .absent
      return nil
    }
    let checked = check(item, interval)
    if checked.weight > state.weight { state = checked }
    do {
      return try DynamoDB.DataFile.list(item.bytes, file: list)
    } catch {
      tell(.manifestChecksumMismatch, error.place, interval, found: error.message)
      state = .broken
      return nil
    }
  }

  /// A list whose summary is gone still says which files belong to an export.
  private mutating func readOrphan(_ name: String) {
    let summary = String(name.dropLast("manifest-files.json".count)) + "manifest-summary.json"
    guard evidence[summary] == nil, let item = evidence[name] else { return }
    tell(.manifestMissing, summary, nil, expected: "the summary of the export")
    orphans += ((try? DynamoDB.DataFile.list(item.bytes, file: name)) ?? []).map(\.key)
  }

  /// Compares a manifest with its checksum file, `.md5` or `.checksum`, in base64 or hex.
  private mutating func check(_ item: EvidenceItem, _ interval: Period) -> CoverageState {
    let stem = item.name.hasSuffix(".json") ? String(item.name.dropLast(5)) : item.name
    let names = [".md5", ".checksum"].flatMap { [stem + $0, item.name + $0] }
    guard let checksum = names.compactMap({ evidence[$0] }).first else {
      tell(.manifestMissing, stem + ".md5", interval, expected: "the checksum of \(item.name)")
      return .absent
    }
    let text = String(decoding: checksum.bytes, as: UTF8.self).filter { !$0.isWhitespace }
    let md5 = MD5.hash(item.bytes)
    guard text == Base64.encode(md5) || text.lowercased() == Hex.encode(md5) else {
      tell(
        .manifestChecksumMismatch,
        item.name,
        interval,
        found: Base64.encode(md5),
        expected: String(text.prefix(60))
      )
      return .broken
    }
    return .proven
  }

  private mutating func tell(
    _ code: FindingCode,
    _ place: String,
    _ interval: Period?,
    found: String? = nil,
    expected: String? = nil
  ) {
    findings.append(
      Finding(
        code,
        source: source,
        place: place,
        interval: interval,
        found: found,
        expected: expected
      )
    )
  }
}

extension FindingCode {
  static let manifestMissing = FindingCode(
    "manifest-missing",
    .absent,
    meaning: "an export's manifest, or its checksum, isn't there",
    advice: "Copy the whole folder of the export, with manifest-*.json and their .md5 files."
  )
  static let manifestChecksumMismatch = FindingCode(
    "manifest-checksum-mismatch",
    .broken,
    meaning: "a manifest isn't what its checksum says",
    advice: "Fetch the manifest again; if it differs still, export the table again."
  )
  static let manifestCountMismatch = FindingCode(
    "manifest-count-mismatch",
    .broken,
    meaning: "counts of an export don't agree",
    advice: "Fetch the export again; if the counts differ still, export the table again."
  )
}
