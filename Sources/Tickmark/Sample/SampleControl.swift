/// The shipped controls, for each of which the sample holds exceptions.
enum SampleControl: String, Sendable, CaseIterable {
  case consoleLoginWithoutMFA = "console-login-without-mfa"
  case deploymentApprovedByAuthor = "deployment-approved-by-author"
  case grantWithoutApproval = "grant-without-approval"
  case leaverAccess = "leaver-access"
  case paymentReleasedByCreator = "payment-released-by-creator"
  case policyChangeWithoutApproval = "policy-change-without-approval"
  case rootAccountUse = "root-account-use"
  case trailAltered = "trail-altered"

  /// How many exceptions are planted in a sample of so many events: 2 to 6.
  func exceptionCount(events: Int) -> Int {
    let sizes = [5_000, 50_000, 500_000]
    let base = 2 + sizes.count { events >= $0 }
    switch self {
    case .consoleLoginWithoutMFA, .leaverAccess, .policyChangeWithoutApproval: return base + 1
    default: return base
    }
  }
}

/// Ids of planted exceptions by control, as a run's report has them.
struct SampleExceptions: Sendable {
  private(set) var ids: [SampleControl: [String]] = [:]

  mutating func add(_ id: String, to control: SampleControl) {
    ids[control, default: []].append(id)
  }

  mutating func add(_ others: SampleExceptions) {
    ids.merge(others.ids) { $0 + $1 }
  }
}
