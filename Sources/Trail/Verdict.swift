/// A run's outcome in one word.
package enum Verdict: String, Sendable, Hashable, CaseIterable {
  case broken, absent, unproven, exceptions, met

  /// 0 for the worst.
  package var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The exit code that a command ends with.
  ///
  /// - SeeAlso: docs/exit-codes.md.
  package var exitCode: Int32 {
    switch self {
    case .met: 0
    case .exceptions: 1
    case .broken, .absent, .unproven: 2
    }
  }
}

/// A control's outcome; the first that applies, in this order.
package enum ControlOutcome: String, Sendable, Hashable, CaseIterable {
  case error, fail, unproven
  case notApplicable = "not-applicable"
  /// Every exception is waived: it isn't a pass, and without the waivers it would fail.
  case waived
  case pass
}
