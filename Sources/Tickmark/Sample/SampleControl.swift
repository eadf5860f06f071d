/// The shipped controls that the pipeline tests: for each of them the sample holds exceptions.
enum SampleControl: String, Sendable, CaseIterable {
  case accessGranterReleasesPayment = "access-granter-releases-payment"
  case accountOfNobody = "account-of-nobody"
  case consoleLoginWithoutMFA = "console-login-without-mfa"
  case deploymentAfterUnprotection = "deployment-after-unprotection"
  case deploymentApprovedByAuthor = "deployment-approved-by-author"
  case deploymentWithoutApprovedChange = "deployment-without-approved-change"
  case githubBranchProtectionRemoved = "github-branch-protection-removed"
  case grantWithoutApproval = "grant-without-approval"
  case kubernetesExecInProduction = "kubernetes-exec-in-production"
  case leaverAccess = "leaver-access"
  case leaverActiveAnywhere = "leaver-active-anywhere"
  case orderChangedAfterShipment = "order-changed-after-shipment"
  case paymentReleasedByCreator = "payment-released-by-creator"
  case policyChangeWithoutApproval = "policy-change-without-approval"
  case privilegedActionOutsideWindow = "privileged-action-outside-window"
  case refundOverLimit = "refund-over-limit"
  case requestApprovedBySamePerson = "request-approved-by-same-person"
  case rootAccountUse = "root-account-use"
  case secretReadByPerson = "secret-read-by-person"
  case silentSource = "silent-source"
  case trailAltered = "trail-altered"

  /// How many exceptions one system plants in a sample of so many events: 2 to 6.
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
