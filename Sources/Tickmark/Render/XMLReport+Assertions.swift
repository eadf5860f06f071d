import Documents
import Trail

extension XMLReport {
  /// Writes waivers, excuses and attestations, those that were taken back too.
  func writeAssertions(_ xml: inout XMLWriter) {
    guard !report.assertions.isEmpty else { return }
    xml.element("assertions") { xml in
      for line in report.assertions { write(line, &xml) }
    }
  }

  private func write(_ line: AssertionLine, _ xml: inout XMLWriter) {
    let assertion = line.assertion
    xml.element(
      "assertion",
      [
        "id": assertion.id, "kind": assertion.kind.rawValue, "state": line.state.rawValue,
        "author": assertion.author, "expiration": assertion.expires?.description,
        "required": line.required.map(String.init), "index": line.entry.map(String.init),
        "since": line.since?.description, "removed": line.removed?.description,
        "applies-to": line.appliesTo.map(String.init),
      ]
    ) { xml in
      xml.element("subject", text: assertion.subject)
      xml.element("justification", text: assertion.justification)
      if let address = assertion.evidenceURL { xml.element("evidence", text: address) }
      for approval in line.approvals {
        xml.element("approval", ["name": approval.name, "key": approval.fingerprint])
      }
    }
  }

  /// Writes what a person states of a requirement that nothing tested.
  func write(_ attestation: Attestation, _ xml: inout XMLWriter) {
    xml.element(
      "attestation",
      [
        "id": attestation.id, "status": attestation.status, "author": attestation.author,
        "expiration": attestation.expires?.description, "evidence": attestation.evidenceURL,
      ],
      text: attestation.justification
    )
  }

  /// Writes what management answers, which nobody has verified; an empty element where it doesn't.
  func writeResponses(_ result: ControlResult, _ xml: inout XMLWriter) {
    let responses = report.responses(to: result.control.id)
    if responses.isEmpty { xml.element("response", ["verified": "false"]) }
    for response in responses {
      let own = response.exceptions.filter { $0.hasPrefix("\(result.control.id)/") }
      xml.element(
        "response",
        [
          "verified": "false", "author": response.author, "date": response.date,
          "refs": own.isEmpty ? nil : own.joined(separator: " "),
        ],
        text: response.text
      )
    }
  }
}
