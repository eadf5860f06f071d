import Cryptography
import Documents
import SQLite
import Trail

/// The report as one XML document, valid against `report.xsd`.
///
/// It is written piece by piece; every piece goes through the schema on its way out.
struct XMLReport {
  static let name = "report.xml"
  static let namespace = "urn:tickmark:report:1.0"
  static let batchByteCount = 1 << 16

  let report: Report
  let evidence: any EvidenceReader
  /// Other files of the bag that the document names, with their digests.
  let files: [(name: String, digest: Digest)]

  /// Writes the document.
  ///
  /// - Throws: ``RunError`` at the first line that isn't valid, and what `write` throws.
  func write(schema: XMLSchema, to write: ([UInt8]) throws -> Void) throws {
    let validation = XMLValidation(schema: schema, limit: 1)
    var xml = XMLWriter()
    func flush(_ xml: inout XMLWriter, atLeast threshold: Int) throws {
      try xml.drain(atLeast: threshold) { piece in
        validation.write(piece)
        try write(piece)
      }
    }
    xml.begin("tickmark-report", ["xmlns": Self.namespace, "version": "1.0"])
    writeHeader(&xml)
    writePopulation(&xml)
    writeFrameworks(&xml)
    try writeControls(&xml) { xml in try flush(&xml, atLeast: Self.batchByteCount) }
    writeAssertions(&xml)
    writeCustody(&xml)
    writeCoverage(&xml)
    writeFindings(&xml)
    writeCheckpoint(&xml)
    writeManifest(&xml)
    writeSignOff(&xml)
    xml.end()
    try flush(&xml, atLeast: 0)
    if let violation = validation.finish().first {
      throw RunError(place: "\(Self.name):\(violation.line)", message: violation.message)
    }
  }

  private func writeHeader(_ xml: inout XMLWriter) {
    xml.element("header") { xml in
      xml.element("scope") { xml in
        for source in report.sources {
          xml.element(
            "source",
            [
              "name": source.name, "format": source.format,
              "assurance": source.assurance.rawValue, "required": source.required.rawValue,
            ]
          )
        }
      }
      xml.element(
        "period",
        [
          "name": report.periodName, "begin": report.period.begin.description,
          "end": report.period.end.description, "timezone": report.timezone,
        ]
      )
      xml.element("system", text: report.origin)
      xml.element("issuer", ["key": report.log.bagKey])
      xml.element(
        "tool",
        [
          "name": "tickmark", "version": report.version,
          "configuration-sha256": report.configuration.hex,
          "identities-sha256": report.identities?.hex,
        ]
      )
      xml.element(
        "run",
        [
          "id": report.run, "pipeline": report.pipeline, "at": report.at.description,
          "verdict": report.verdict.rawValue,
        ]
      )
      xml.element("revision", text: String(report.revision))
      if let occasion = report.occasion { xml.element("occasion", text: occasion) }
      if let earlier = report.supersedes {
        xml.element(
          "supersedes",
          [
            "run": earlier.run, "root": earlier.root.base64, "bag-note-sha256": earlier.bagNote.hex,
          ],
          text: earlier.reason
        )
      }
      xml.element("limits", text: ReportWords.limits)
    }
  }

  private func writePopulation(_ xml: inout XMLWriter) {
    xml.element("population") { xml in
      for source in report.sources {
        xml.element(
          "source",
          [
            "name": source.name, "from": source.first?.description, "to": source.last?.description,
            "manifest": source.manifestCount.map(String.init), "ingested": "\(source.recordCount)",
            "duplicates": "\(source.duplicateCount)", "rejected": "\(source.quarantinedCount)",
            "leaves": "\(source.entryCount)", "projected": "\(source.projectedCount)",
            "out-of-scope": "\(source.outOfScopeCount)", "tested": "\(source.testedCount)",
            "difference": "\(source.difference)",
          ]
        )
      }
    }
  }

  private func writeFrameworks(_ xml: inout XMLWriter) {
    xml.element("frameworks") { xml in
      for framework in report.frameworks {
        xml.element(
          "framework",
          [
            "id": framework.id, "title": framework.title, "version": framework.version,
            "source": framework.source,
          ]
        ) { xml in
          for requirement in framework.requirements { write(requirement, &xml) }
        }
      }
    }
  }

  private func write(_ requirement: FrameworkResult.Requirement, _ xml: inout XMLWriter) {
    let isTested = !requirement.tested.isEmpty
    xml.element(
      "requirement",
      [
        "ref": requirement.id, "title": requirement.title, "tested": isTested ? "true" : "false",
        "reason-not-tested": isTested ? nil : ReportWords.reasonNotTested(requirement),
      ]
    ) { xml in
      xml.element("statement", text: requirement.statement)
      for control in requirement.controls {
        let isTested = requirement.tested.contains(control)
        xml.element("control-ref", ["id": control, "tested": isTested ? "true" : "false"])
      }
      if let attestation = requirement.attestation { write(attestation, &xml) }
    }
  }

  private func writeCustody(_ xml: inout XMLWriter) {
    xml.element("custody") { xml in
      for step in report.custody {
        xml.element(
          "step",
          [
            "name": step.step, "input-sha256": step.inputSHA256.hex,
            "output-sha256": step.outputSHA256.hex, "count-in": "\(step.countIn)",
            "count-out": "\(step.countOut)",
          ]
        )
      }
    }
  }

  private func writeCoverage(_ xml: inout XMLWriter) {
    xml.element("coverage") { xml in
      for coverage in report.coverage {
        xml.element(
          "interval",
          [
            "source": coverage.source, "scope": coverage.scope,
            "from": coverage.period.begin.description, "to": coverage.period.end.description,
            "state": coverage.state.rawValue, "assurance": coverage.assurance.rawValue,
          ]
        )
      }
    }
  }

  private func writeFindings(_ xml: inout XMLWriter) {
    xml.element("findings") { xml in
      for finding in report.findings {
        xml.element(
          "finding",
          [
            "code": finding.code, "class": finding.class.rawValue, "source": finding.source,
            "place": finding.place, "stream": finding.stream,
            "from": finding.interval?.begin.description, "to": finding.interval?.end.description,
          ]
        ) { xml in
          if let found = finding.found { xml.element("found", text: found) }
          if let expected = finding.expected { xml.element("expected", text: expected) }
          xml.element("advice", text: finding.advice)
        }
      }
    }
  }

  private func writeCheckpoint(_ xml: inout XMLWriter) {
    let log = report.log
    xml.element(
      "checkpoint",
      ["origin": report.origin, "size": "\(log.size)", "root": log.root.base64]
    ) { xml in
      xml.element("note", ["key": log.checkpointKey], text: log.checkpoint)
      guard let previous = log.previous else { return }
      xml.element("previous", text: previous)
      xml.element("consistency") { xml in
        for hash in log.consistency { xml.element("hash", text: hash.base64) }
      }
    }
  }

  private func writeManifest(_ xml: inout XMLWriter) {
    xml.element("manifest") { xml in
      for file in files { xml.element("file", ["name": file.name, "sha256": file.digest.hex]) }
    }
  }

  /// Lines that a person fills in.
  private func writeSignOff(_ xml: inout XMLWriter) {
    xml.element("signoff") { xml in
      for line in ["prepared-by", "reviewed-by", "workpaper-reference"] { xml.element(line) }
    }
  }
}
