import CanonicalJSON
import Cryptography
import Documents
import Trail

/// The report as OSCAL assessment results 1.1.2, in XML and in JSON.
///
/// A control's test is an observation and a finding, each exception that is shown an observation,
/// each tested requirement of a framework a finding. OSCAL knows two states: what is neither passed
/// nor failed is `not-satisfied` for the reason `other`, and the property `outcome` says which.
/// Identifiers are UUIDs of version 5, so that the same report has the same bytes.
struct OSCALReport {
  static let xmlName = "oscal-assessment-results.xml"
  static let jsonName = "oscal-assessment-results.json"
  static let namespace = "http://csrc.nist.gov/ns/oscal/1.0"
  private static let identifiers = NameUUID("urn:tickmark:oscal", in: .url)

  let report: Report
  let evidence: any EvidenceReader
  /// Other files of the bag that the document names, with their digests.
  let files: [(name: String, digest: Digest)]

  static func xml(_ document: OSCALElement) -> [UInt8] {
    var xml = XMLWriter()
    document.write(to: &xml, namespace: namespace)
    return xml.bytes
  }

  static func json(_ document: OSCALElement) -> [UInt8] {
    let root: JSONValue = ["assessment-results": document.json]
    return Array(root.pretty.utf8) + [UInt8(ascii: "\n")]
  }

  /// The whole document; it holds the exceptions that are shown, not all.
  func document() throws -> OSCALElement {
    let plan = uuid("plan", report.configuration.hex)
    return OSCALElement(
      "assessment-results",
      [("uuid", uuid("document", report.run))],
      .elements([
        metadata, OSCALElement("import-ap", [("href", "#\(plan)")]), try result,
        backMatter(plan: plan),
      ])
    )
  }

  private var metadata: OSCALElement {
    OSCALElement(
      "metadata",
      [],
      .elements([
        OSCALElement("title", [], .line("Audit trail report of \(report.pipeline)")),
        OSCALElement("last-modified", [], .text(report.at.description)),
        OSCALElement("version", [], .text("\(report.run) revision \(report.revision)")),
        OSCALElement("oscal-version", [], .text("1.1.2")),
        property("tool", "tickmark \(report.version)"), property("system", report.origin),
        OSCALElement("remarks", [], .paragraph(ReportWords.limits)),
      ])
    )
  }

  private var result: OSCALElement {
    get throws {
      var observations: [OSCALElement] = []
      var findings: [OSCALElement] = []
      for result in report.controls {
        observations.append(observation(result))
        let exceptions = try exceptionObservations(result)
        observations += exceptions
        let related =
          [uuid("control", report.run, result.control.id)]
          + exceptions.compactMap { $0.flags.first?.value }
        findings.append(finding(result, related: related))
      }
      for framework in report.frameworks {
        findings += framework.requirements.compactMap { finding($0, framework) }
      }
      return OSCALElement(
        "result",
        in: "results",
        [("uuid", uuid("result", report.run))],
        .elements(
          [
            OSCALElement("title", [], .line("Run \(report.run)")),
            OSCALElement(
              "description",
              [],
              .paragraph("Automated reperformance over the full population; no sample drawn.")
            ),
            OSCALElement("start", [], .text(report.period.begin.description)),
            OSCALElement("end", [], .text(report.period.end.description)),
          ] + properties + [reviewedControls] + attestations + observations + findings
            + [untested].compactMap { $0 }
        )
      )
    }
  }

  private var properties: [OSCALElement] {
    let exceptions = report.controls.reduce(0) { $0 + $1.exceptionCount }
    return [
      property("verdict", report.verdict.rawValue),
      property("controls", "\(report.controls.count)"),
      property("exceptions", "\(exceptions)"), property("waived", "\(report.waivedCount)"),
      property("log-size", "\(report.log.size)"),
      property("log-root", report.log.root.base64),
    ]
  }

  /// What people state of requirements that nothing tested: neither satisfied nor not.
  private var attestations: [OSCALElement] {
    report.frameworks.flatMap { framework in
      framework.requirements.compactMap { requirement -> OSCALElement? in
        guard let attestation = requirement.attestation else { return nil }
        let words = "\(framework.id) \(requirement.id): \(ReportWords.words(attestation))"
        let part = OSCALElement(
          "part",
          in: "parts",
          [("name", "statement")],
          .elements([
            OSCALElement("title", [], .line(words)), property("attestation", attestation.id),
            property("requirement", target(requirement, framework)),
            property("status", attestation.status), property("author", attestation.author),
          ])
        )
        return OSCALElement("attestation", in: "attestations", [], .elements([part]))
      }
    }
  }

  private var reviewedControls: OSCALElement {
    let requirements = report.frameworks.flatMap { framework in
      framework.requirements.filter { !$0.tested.isEmpty }.map { target($0, framework) }
    }
    let selected =
      requirements.isEmpty
      ? [OSCALElement("include-all")]
      : requirements.map {
        OSCALElement("include-control", in: "include-controls", [("control-id", $0)])
      }
    var children = [
      OSCALElement("control-selection", in: "control-selections", [], .elements(selected))
    ]
    if !report.controls.isEmpty {
      let objectives = report.controls.map {
        OSCALElement(
          "include-objective",
          in: "include-objectives",
          [("objective-id", Self.token($0.control.id))]
        )
      }
      children.append(
        OSCALElement(
          "control-objective-selection",
          in: "control-objective-selections",
          [],
          .elements(objectives)
        )
      )
    }
    return OSCALElement("reviewed-controls", [], .elements(children))
  }

  /// What no control answers: named, and neither satisfied nor not.
  private var untested: OSCALElement? {
    let names = report.frameworks.flatMap { framework in
      framework.requirements.filter(\.tested.isEmpty).map { "\(framework.id) \($0.id)" }
    }
    guard !names.isEmpty else { return nil }
    return OSCALElement("remarks", [], .paragraph("Not tested: \(names.joined(separator: ", "))."))
  }

  private func backMatter(plan: String) -> OSCALElement {
    let planned = OSCALElement(
      "resource",
      in: "resources",
      [("uuid", plan)],
      .elements([
        OSCALElement("title", [], .line("Configuration of the pipeline \(report.pipeline)")),
        property("sha-256", report.configuration.hex),
      ])
    )
    let others = files.map { file in
      OSCALElement(
        "resource",
        in: "resources",
        [("uuid", uuid("file", report.run, file.name))],
        .elements([
          OSCALElement("title", [], .line(file.name)),
          OSCALElement(
            "rlink",
            in: "rlinks",
            [("href", file.name)],
            .elements([
              OSCALElement(
                "hash",
                in: "hashes",
                [("algorithm", "SHA-256")],
                .text(file.digest.hex)
              )
            ])
          ),
        ])
      )
    }
    return OSCALElement("back-matter", [], .elements([planned] + others))
  }

  // MARK: Parts

  func property(_ name: String, _ value: String) -> OSCALElement {
    OSCALElement(
      "prop",
      in: "props",
      [("name", name), ("ns", XMLReport.namespace), ("value", value)]
    )
  }

  /// Returns the identifier of a thing of this log.
  func uuid(_ kind: String, _ parts: String...) -> String {
    NameUUID(([kind, report.origin] + parts).joined(separator: "\n"), in: Self.identifiers)
      .description
  }

  func target(_ requirement: FrameworkResult.Requirement, _ framework: FrameworkResult) -> String {
    Self.token("\(framework.id)_\(requirement.id)")
  }

  /// A name in the form of OSCAL's tokens: letters, digits, `.`, `-` and `_`, no digit first.
  static func token(_ text: String) -> String {
    let kept = text.unicodeScalars.map { scalar -> Character in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789.-_".contains(Character(scalar)))
        ? Character(scalar) : "_"
    }
    guard let first = kept.first, first.isLetter || first == "_" else { return "_" + String(kept) }
    return String(kept)
  }
}
