package import Trail

/// A waiver, an excuse or an attestation as a report tells of it.
package struct AssertionLine: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    case inForce = "in-force"
    case expired
    /// It lacks approvals, and changes nothing.
    case unapproved
    /// It was in force, and isn't in the configuration any more.
    case removed
  }

  package var assertion: Assertion
  package var state: State
  package var approvals: [Approval]
  /// How many approvals it needs; nil where no approvers are configured.
  package var required: Int?
  /// Its entry in the log, and when it came there; nil for one that was never approved.
  package var entry: Int?
  package var since: Instant?
  package var removed: Instant?
  /// Exceptions that it waives, or requirements that it attests; nil for excuses.
  package var appliesTo: Int?

  package init(
    assertion: Assertion,
    state: State,
    approvals: [Approval],
    required: Int?,
    entry: Int?,
    since: Instant?,
    removed: Instant?,
    appliesTo: Int?
  ) {
    self.assertion = assertion
    self.state = state
    self.approvals = approvals
    self.required = required
    self.entry = entry
    self.since = since
    self.removed = removed
    self.appliesTo = appliesTo
  }
}

/// What management answers to exceptions: a text that nobody has verified.
package struct ManagementResponse: Sendable, Hashable {
  /// The control it is about; nil where it is about single exceptions.
  package var control: String?
  /// References of exceptions.
  package var exceptions: [String]
  package var author: String
  /// `2026-11-22`.
  package var date: String
  package var text: String

  /// Whether it is about a control or about an exception of it.
  func concerns(_ id: String) -> Bool {
    control == id || exceptions.contains { $0.hasPrefix("\(id)/") }
  }
}

extension Report {
  /// Exceptions of all controls that a waiver covers.
  package var waivedCount: Int { controls.reduce(0) { $0 + $1.waivedCount } }

  func responses(to control: String) -> [ManagementResponse] {
    responses.filter { $0.concerns(control) }
  }

  /// The answers to an exception, its own before those to its control.
  func responses(to exception: ControlException, of control: String) -> [ManagementResponse] {
    responses.filter { $0.exceptions.contains(exception.reference) }
      + responses.filter { $0.control == control }
  }
}
