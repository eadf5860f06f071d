import Formats
import Testing
import Trail

@testable import Tickmark

/// The published trails: one good of each kind, and the altered ones with what was done to them.
@Suite struct PublishedTrailTests {
  static let cloudTrail = [
    "good", "gzip_recompressed", "backfill_good", "digest_deleted", "digest_edited",
    "head_truncated", "log_deleted", "log_edited", "log_moved", "log_unlisted", "logging_gap",
    "prev_hash_wrong", "records_reordered", "signature_wrong", "wrong_key_fingerprint",
  ]

  /// A wrong signature also breaks the next digest's record of it, and shows which one was altered.
  static let consequences: Set<String> = ["digest-previous-mismatch", "digest-altered"]

  @Test(.enabled(if: ValidationCorpus.root != nil, "the corpus isn't there"), arguments: cloudTrail)
  func cloudTrailVariantGivesWhatItsTruthSays(_ variant: String) throws {
    let judgement = try ValidationCorpus.cloudTrail(variant).judged()
    let wanted = try ValidationCorpus.mustReport("cloudtrail-digest/\(variant)")
    let found = Set(judgement.codes)
    #expect(wanted.isSubset(of: found))
    #expect(found.subtracting(wanted).isSubset(of: wanted.isEmpty ? [] : Self.consequences))
    #expect(judgement.claimed == judgement.unproven)
  }

  @Test(.enabled(if: ValidationCorpus.root != nil, "the corpus isn't there"))
  func goodTrailIsProvenOverItsNineteenHours() throws {
    let judgement = try ValidationCorpus.cloudTrail("good").judged()
    #expect(judgement.coverage.count == 1)
    #expect(judgement.coverage.first?.period.seconds == Int64(68_400))
    #expect(judgement.coverage.first?.scope == "653711331788/us-east-1/management-events")
  }

  static let dynamoDB: [(variant: String, codes: [String])] = [
    ("good", []),
    ("count_wrong", ["manifest-count-mismatch"]),
    ("data_edited", ["data-file-altered"]),
    ("data_missing", ["data-file-missing"]),
    (
      "manifest_edited",
      ["data-file-unlisted", "manifest-checksum-mismatch", "manifest-count-mismatch"]
    ),
  ]

  @Test(.enabled(if: ValidationCorpus.root != nil, "the corpus isn't there"), arguments: dynamoDB)
  func dynamoDBVariantGivesItsCodes(_ variant: String, _ codes: [String]) throws {
    let judgement = try ValidationCorpus.dynamoDB(variant).judged()
    #expect(judgement.codes == codes)
    #expect(judgement.claimed == judgement.unproven)
  }

  @Test(.enabled(if: ValidationCorpus.root != nil, "the corpus isn't there"))
  func goodTableIsProvenOverItsWindows() throws {
    let judgement = try ValidationCorpus.dynamoDB("good").judged()
    #expect(judgement.manifestCount == 310)
    #expect(judgement.coverage.map(\.state) == [.proven])
    #expect(judgement.coverage.first?.scope == "audit-events")
    #expect(judgement.coverage.first?.period.end.description == "2024-06-03T00:00:00Z")
  }
}
