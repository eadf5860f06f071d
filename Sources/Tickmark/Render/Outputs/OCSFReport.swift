import CanonicalJSON
import Cryptography
import SQLite
import Trail

/// The report as OCSF compliance findings: one line of JSON for each control, then one for each of
/// its exceptions.
///
/// What OCSF has no member for stands in `unmapped`: the figures of a control, the place of an
/// exception's event in the log.
///
/// - SeeAlso: OCSF 1.3.0, class 2003.
struct OCSFReport {
  static let name = "ocsf-findings.jsonl"
  private static let identifiers = NameUUID("urn:tickmark:ocsf", in: .url)
  private static let batchByteCount = 1 << 16

  let report: Report
  let evidence: any EvidenceReader

  func write(to write: ([UInt8]) throws -> Void) throws {
    var buffer: [UInt8] = []
    func add(_ value: JSONValue) throws {
      value.appendCanonical(to: &buffer)
      buffer.append(UInt8(ascii: "\n"))
      guard buffer.count >= Self.batchByteCount else { return }
      try write(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    for result in report.controls {
      try add(line(result))
      try result.forEachException { try add(line($0, of: result)) }
    }
    try write(buffer)
  }

  private func line(_ result: ControlResult) -> JSONValue {
    let control = result.control
    let unmapped: JSONValue = [
      "complete": .bool(result.isComplete), "exceptions": JSONValue(result.exceptionCount),
      "outcome": .string(result.outcome.rawValue), "period": .string(report.period.description),
      "population": JSONValue(result.populationCount), "run": .string(report.run),
      "waived": JSONValue(result.waivedCount),
    ]
    return finding(
      result,
      uid: NameUUID("\(report.run)\n\(control.id)", in: Self.identifiers).description,
      kind: "control",
      title: control.title,
      description: control.statement,
      unmapped
    )
  }

  private func line(_ exception: ControlException, of result: ControlResult) throws -> JSONValue {
    let condition = result.value("condition", of: exception)?.reportText ?? result.control.row
    var unmapped: [(String, JSONValue)] = [
      ("reference", .string(exception.reference)), ("run", .string(report.run)),
    ]
    if let waiver = exception.waiver { unmapped.append(("waiver", .string(waiver))) }
    for (column, value) in zip(result.columns, exception.values) where !value.isNull {
      unmapped.append(("column_\(column)", JSONValue(value.reportText)))
    }
    if let found = try ExceptionEvent(exception, evidence) {
      unmapped += [
        ("entry_sha256", .string(found.entry.hex)), ("index", JSONValue(found.event.index)),
        ("event_uid", .string(found.event.id)), ("source", .string(found.event.source)),
      ]
    }
    return finding(
      result,
      uid: NameUUID("\(report.origin)\n\(exception.reference)", in: Self.identifiers).description,
      kind: "exception",
      title: exception.reference,
      description: condition,
      waiver: exception.waiver,
      .object(JSONObject(unmapped))
    )
  }

  private func finding(
    _ result: ControlResult,
    uid: String,
    kind: String,
    title: String,
    description: String,
    waiver: String? = nil,
    _ unmapped: JSONValue
  ) -> JSONValue {
    let time = JSONValue(Int(report.at.microseconds / 1_000))
    // A waived exception of a control that fails for others is itself no failure.
    let (status, word) = Self.status(waiver == nil ? result.outcome : .waived)
    let answered = report.frameworks.map { framework in
      (framework, framework.requirements.filter { $0.controls.contains(result.control.id) })
    }.filter { !$0.1.isEmpty }
    return [
      "activity_id": 1, "category_uid": 2, "class_uid": 2003, "type_uid": 200_301,
      "compliance": [
        "control": .string(result.control.id), "status": .string(word),
        "status_detail": .string(
          waiver.map { "waived by \($0)" } ?? result.reason ?? result.outcome.rawValue
        ),
        "status_id": JSONValue(status),
        "standards": .array(answered.map { .string("\($0.0.title) \($0.0.version)") }),
        "requirements": .array(
          answered.flatMap { answer in answer.1.map { .string("\(answer.0.id) \($0.id)") } }
        ),
      ],
      "finding_info": [
        "created_time": time, "desc": .string(description), "title": .string(title),
        "types": [.string(kind)], "uid": .string(uid),
      ],
      "metadata": [
        "product": [
          "name": "Tickmark", "vendor_name": "Tickmark", "version": .string(report.version),
        ],
        "version": "1.3.0",
      ],
      "severity_id": JSONValue(Self.severity(result)), "status_id": 1, "time": time,
      "unmapped": unmapped,
    ]
  }

  private static func status(_ outcome: ControlOutcome) -> (Int, String) {
    switch outcome {
    case .pass: (1, "Pass")
    case .fail: (3, "Fail")
    case .error, .unproven: (2, "Warning")
    case .notApplicable: (99, "Not applicable")
    case .waived: (99, "Waived")
    }
  }

  /// 1 informational, 2 low, 3 medium, 4 high, 5 critical.
  private static func severity(_ result: ControlResult) -> Int {
    guard result.outcome != .pass, result.outcome != .notApplicable else { return 1 }
    return switch result.control.severity {
    case .critical: 5
    case .high: 4
    case .medium: 3
    case .low: 2
    }
  }
}
