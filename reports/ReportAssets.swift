/// What a release ships beside its code, embedded from this folder when it is built.
package enum ReportAssets {
  /// A file of `controls/` with its area.
  package struct ControlAsset: Sendable {
    package let area: String
    package let name: String
    package let bytes: [UInt8]
  }

  /// A file of `frameworks/`.
  package struct FrameworkAsset: Sendable {
    package let name: String
    package let bytes: [UInt8]
  }

  /// Controls and their fixtures, by area and name.
  package static var controls: [ControlAsset] {
    [
      ("access", "console-login-without-mfa.sql", PackageResources.console_login_without_mfa_sql),
      ("access", "console-login-without-mfa.yaml", PackageResources.console_login_without_mfa_yaml),
      ("access", "grant-without-approval.sql", PackageResources.grant_without_approval_sql),
      ("access", "grant-without-approval.yaml", PackageResources.grant_without_approval_yaml),
      ("access", "leaver-access.sql", PackageResources.leaver_access_sql),
      ("access", "leaver-access.yaml", PackageResources.leaver_access_yaml),
      ("access", "root-account-use.sql", PackageResources.root_account_use_sql),
      ("access", "root-account-use.yaml", PackageResources.root_account_use_yaml),
      (
        "change", "deployment-approved-by-author.sql",
        PackageResources.deployment_approved_by_author_sql
      ),
      (
        "change", "deployment-approved-by-author.yaml",
        PackageResources.deployment_approved_by_author_yaml
      ),
      (
        "change", "policy-change-without-approval.sql",
        PackageResources.policy_change_without_approval_sql
      ),
      (
        "change", "policy-change-without-approval.yaml",
        PackageResources.policy_change_without_approval_yaml
      ),
      (
        "financial", "payment-released-by-creator.sql",
        PackageResources.payment_released_by_creator_sql
      ),
      (
        "financial", "payment-released-by-creator.yaml",
        PackageResources.payment_released_by_creator_yaml
      ),
      ("logging", "trail-altered.sql", PackageResources.trail_altered_sql),
      ("logging", "trail-altered.yaml", PackageResources.trail_altered_yaml),
    ].map { ControlAsset(area: $0.0, name: $0.1, bytes: $0.2) }
  }

  /// Frameworks by name.
  package static var frameworks: [FrameworkAsset] {
    [
      FrameworkAsset(name: "pci-dss-4.0.1.yaml", bytes: PackageResources.pci_dss_4_0_1_yaml),
      FrameworkAsset(name: "soc2.yaml", bytes: PackageResources.soc2_yaml),
    ]
  }

  /// A file of `pages/`; nil for a name that isn't there.
  package static func page(named name: String) -> [UInt8]? {
    switch name {
    case "report.css": PackageResources.report_css
    case "report.js": PackageResources.report_js
    default: nil
    }
  }

  /// XSD of report.xml.
  package static var schema: [UInt8] { PackageResources.report_xsd }

  /// The second verifier, which goes into each bag.
  package static var verifier: [UInt8] { PackageResources.verify_py }
}
