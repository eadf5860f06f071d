package import Trail

/// Which exceptions are waived, and by what.
package struct Waivers: Sendable, Hashable {
  /// Ids of waivers, by control and by the exception's reference.
  private var controls: [String: String] = [:]
  private var exceptions: [String: String] = [:]

  package static let none = Waivers([])

  /// Of several waivers of an exception the first counts, one of its own before one of the control.
  package init(_ reviewed: [ReviewedAssertion]) {
    for one in reviewed where one.assertion.kind == .waiver && one.isInForce {
      let id = one.assertion.id
      if let control = one.assertion.control, controls[control] == nil { controls[control] = id }
      for reference in one.assertion.exceptions where exceptions[reference] == nil {
        exceptions[reference] = id
      }
    }
  }

  /// Returns the id of the waiver that an exception falls under.
  func waiver(of reference: String, in control: String) -> String? {
    exceptions[reference] ?? controls[control]
  }
}

/// What a person states of a requirement that no control tests; nobody has tested it.
package struct Attestation: Sendable, Hashable {
  /// Of the log's entry.
  package var id: String
  /// `passed` or `failed`.
  package var status: String
  package var author: String
  package var justification: String
  package var evidenceURL: String?
  package var expires: Instant?
  package var approvers: [String]
}

extension FrameworkResult {
  /// Returns the framework with approved, unexpired attestations of what nothing tested.
  func attested(by reviewed: [ReviewedAssertion]) -> FrameworkResult {
    var framework = self
    for one in reviewed where one.assertion.kind == .attestation && one.isInForce {
      let assertion = one.assertion
      guard assertion.framework == id,
        let index = requirements.firstIndex(where: { $0.id == assertion.requirement }),
        requirements[index].tested.isEmpty, framework.requirements[index].attestation == nil
      else { continue }
      framework.requirements[index].attestation = Attestation(
        id: assertion.id,
        status: assertion.status,
        author: assertion.author,
        justification: assertion.justification,
        evidenceURL: assertion.evidenceURL,
        expires: assertion.expires,
        approvers: one.approvals.map(\.name)
      )
    }
    return framework
  }
}
