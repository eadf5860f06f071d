import Formats
import Foundation
import Testing

@testable import Tickmark

/// What `detect` says of the folders of published exports: each is named as what it is.
@Suite(.enabled(if: ValidationCorpus.root != nil)) struct PublishedExportTests {
  private func survey(_ folder: String) throws -> ExportSurvey {
    try ExportSurvey("\(#require(ValidationCorpus.root).path)/\(folder)", as: folder)
  }

  /// What must be said of a folder.
  struct Found: Sendable {
    let folder: String
    let format: SourceFormat
    let confidence: FormatDetection.Confidence
    let location: String
    let fileCount: Int

    init(
      _ folder: String,
      _ format: SourceFormat,
      _ confidence: FormatDetection.Confidence,
      _ location: String,
      _ fileCount: Int
    ) {
      self.folder = folder
      self.format = format
      self.confidence = confidence
      self.location = location
      self.fileCount = fileCount
    }
  }

  @Test(arguments: [
    // One line says nothing of its event.
    Found("otherlogs/auditd", .auditd, .likely, "otherlogs/auditd/*.log", 7),
    Found(
      "otherlogs/k8s-audit-falco",
      .kubernetesAudit,
      .certain,
      "otherlogs/k8s-audit-falco/*.json",
      47
    ),
    Found("cosmos", .cosmos, .certain, "cosmos/microsoft-docs-documents.jsonl", 1),
    Found("cloudtrail/flaws2", .cloudtrail, .certain, "cloudtrail/flaws2", 9),
    Found("dynamodb/good", .dynamodbExport, .certain, "dynamodb/good/audit/ledger", 27),
  ])
  func folderIsNamed(_ found: Found) throws {
    let (folder, format) = (found.folder, found.format)
    let sources = try survey(folder).sources.filter { $0.detection.confidence != .possible }
    #expect(sources.map(\.detection.format) == [format])
    #expect(sources.map(\.detection.confidence) == [found.confidence])
    #expect(sources.map(\.location) == [found.location])
    #expect(sources.map(\.fileCount) == [found.fileCount])
    #expect(sources.first?.newest != nil || format == .dynamodbExport)
  }

  /// The events of these files stand in test cases of a detection rule.
  @Test func recordsThatAreWrappedAreNamedWithTheWayOut() throws {
    let survey = try survey("otherlogs/panther")
    #expect(survey.sources.isEmpty)
    for (name, format) in [
      ("Azure.MonitorActivity", "azure-activity"), ("GCP.AuditLog", "gcp-audit"),
      ("GitHub.Audit", "github-audit"), ("Okta.SystemLog", "okta-system-log"),
    ] {
      let reason = survey.unread.first { $0.path.contains(name) }?.reason
      #expect(reason == "its records hold \(format) in /event; `jq -c '.event'` takes it out")
    }
  }

  /// Pairs of raw records and what OCSF makes of them, in folders by provider.
  @Test func rawRecordsAreToldFromWhatOCSFMakesOfThem() throws {
    let sources = try survey("otherlogs/ocsf-examples").sources
    for source in sources where source.location.hasSuffix(".ocsf") {
      #expect(source.detection.format == .ocsf, "\(source.location)")
    }
    for (folder, format) in [
      ("/GitHub/", SourceFormat.githubAudit), ("/Okta/", .oktaSystemLog),
      ("/CloudTrail/", .cloudtrail), ("/EKS Audit Logs/", .kubernetesAudit),
    ] {
      let raw = sources.filter { $0.location.contains(folder) && $0.location.hasSuffix(".raw") }
      #expect(!raw.isEmpty && raw.allSatisfy { $0.detection.format == format }, "\(folder)")
    }
  }
}
