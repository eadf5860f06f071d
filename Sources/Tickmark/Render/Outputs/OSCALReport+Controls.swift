import Cryptography
import SQLite
import Trail

extension OSCALReport {
  /// The test of a control.
  func observation(_ result: ControlResult) -> OSCALElement {
    let control = result.control
    return OSCALElement(
      "observation",
      in: "observations",
      [("uuid", uuid("control", report.run, control.id))],
      .elements(
        [
          OSCALElement("title", [], .line(control.title)),
          OSCALElement("description", [], .paragraph(control.test)),
        ] + properties(result) + [
          property("query-sha256", control.digest.hex),
          property("severity", control.severity.rawValue),
          OSCALElement("method", in: "methods", [], .text("TEST")),
          OSCALElement("type", in: "types", [], .text("control-objective")),
          OSCALElement(
            "relevant-evidence",
            in: "relevant-evidence",
            [("href", PageName.control(control.id))],
            .elements([
              OSCALElement("description", [], .paragraph("The test with its query and exceptions"))
            ])
          ), collected,
        ]
      )
    )
  }

  /// The exceptions of a control that are shown, with the files that prove their events.
  func exceptionObservations(_ result: ControlResult) throws -> [OSCALElement] {
    var observations: [OSCALElement] = []
    try result.forEachShownException { exception in
      observations.append(try observation(exception, of: result))
    }
    return observations
  }

  private func observation(
    _ exception: ControlException,
    of result: ControlResult
  ) throws -> OSCALElement {
    let condition = result.value("condition", of: exception)?.reportText ?? result.control.row
    var properties = [
      property("reference", exception.reference), property("control", result.control.id),
    ]
    if let waiver = exception.waiver { properties.append(property("waiver", waiver)) }
    var proofs: [OSCALElement] = []
    if let found = try ExceptionEvent(exception, evidence) {
      properties += [
        property("index", "\(found.event.index)"), property("entry-sha256", found.entry.hex),
      ]
      let place = "data/evidence/\(result.control.id)/\(exception.tail)"
      proofs = [("\(place).json", "The event"), ("\(place).tlog-proof", "Its inclusion proof")]
        .map { href, words in
          OSCALElement(
            "relevant-evidence",
            in: "relevant-evidence",
            [("href", href)],
            .elements([OSCALElement("description", [], .paragraph(words))])
          )
        }
    }
    return OSCALElement(
      "observation",
      in: "observations",
      [("uuid", uuid("exception", report.run, exception.reference))],
      .elements(
        [
          OSCALElement("title", [], .line(exception.reference)),
          OSCALElement("description", [], .paragraph(condition)),
        ] + properties + [
          OSCALElement("method", in: "methods", [], .text("TEST")),
          OSCALElement("type", in: "types", [], .text("discovery")),
        ] + proofs + [collected]
      )
    )
  }

  /// Whether a control was met.
  func finding(_ result: ControlResult, related: [String]) -> OSCALElement {
    let control = result.control
    return finding(
      uuid("finding", report.run, control.id),
      control.title,
      control.statement,
      properties(result),
      target: Self.token(control.id),
      ControlOutcome.worst([result.outcome]),
      related,
      remarks: responses(to: control.id)
    )
  }

  /// Whether a requirement's tests passed; nil for one that wasn't tested.
  func finding(
    _ requirement: FrameworkResult.Requirement,
    _ framework: FrameworkResult
  ) -> OSCALElement? {
    let results = report.controls.filter { requirement.tested.contains($0.control.id) }
    guard !results.isEmpty else { return nil }
    let outcome = ControlOutcome.worst(results.map(\.outcome))
    return finding(
      uuid("requirement", report.run, framework.id, requirement.id),
      "\(framework.title) \(requirement.id): \(requirement.title)",
      requirement.statement,
      [property("outcome", outcome.rawValue)],
      target: target(requirement, framework),
      outcome,
      results.map { uuid("control", report.run, $0.control.id) }
    )
  }

  private func finding(
    _ uuid: String,
    _ title: String,
    _ statement: String,
    _ properties: [OSCALElement],
    target: String,
    _ outcome: ControlOutcome,
    _ related: [String],
    remarks: OSCALElement? = nil
  ) -> OSCALElement {
    let reason =
      switch outcome {
      case .pass: "pass"
      case .fail: "fail"
      case .error, .unproven, .notApplicable, .waived: "other"
      }
    let status = OSCALElement(
      "status",
      [("state", outcome == .pass ? "satisfied" : "not-satisfied"), ("reason", reason)]
    )
    return OSCALElement(
      "finding",
      in: "findings",
      [("uuid", uuid)],
      .elements(
        [
          OSCALElement("title", [], .line(title)),
          OSCALElement("description", [], .paragraph(statement)),
        ] + properties + [
          OSCALElement(
            "target",
            [("type", "objective-id"), ("target-id", target)],
            .elements([status])
          )
        ]
          + related.map {
            OSCALElement(
              "related-observation",
              in: "related-observations",
              [("observation-uuid", $0)]
            )
          } + [remarks].compactMap { $0 }
      )
    )
  }

  /// What management answers, as text that nobody has verified.
  private func responses(to control: String) -> OSCALElement? {
    let words = report.responses(to: control).map { response in
      let references = response.exceptions.joined(separator: ", ")
      let places = references.isEmpty ? "" : " to \(references)"
      return "Management response, not verified, of \(response.author), \(response.date)\(places): "
        + response.text
    }
    return words.isEmpty
      ? nil : OSCALElement("remarks", [], .paragraph(words.joined(separator: " ")))
  }

  private func properties(_ result: ControlResult) -> [OSCALElement] {
    [
      property("outcome", result.outcome.rawValue),
      property("complete", result.isComplete ? "true" : "false"),
      property("population", "\(result.populationCount)"),
      property("exceptions", "\(result.exceptionCount)"),
      property("waived", "\(result.waivedCount)"),
    ]
  }

  private var collected: OSCALElement {
    OSCALElement("collected", [], .text(report.at.description))
  }
}

extension ControlOutcome {
  /// The one that decides for several tests: a failure, what wasn't concluded, what is waived, a pass; none
  /// that operated is `not-applicable`.
  static func worst(_ outcomes: [ControlOutcome]) -> ControlOutcome {
    [.fail, .error, .unproven, .waived, .pass].first(where: outcomes.contains) ?? .notApplicable
  }
}
