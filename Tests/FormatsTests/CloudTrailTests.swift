import Archive
import CanonicalJSON
import Cryptography
import Formats
import Testing
import Trail

@Suite struct CloudTrailTests {
  static let roles: [(name: String, role: FileRole)] = [
    (
      "AWSLogs/1/CloudTrail/eu/2026/01/01/1_CloudTrail_eu_20260101T0000Z_x.json.gz",
      .records(.recordArray)
    ),
    (
      "AWSLogs/1/CloudTrail-Digest/eu/2026/01/01/1_CloudTrail-Digest_eu_t_eu_20260101T000000Z.json.gz",
      .evidence
    ),
    ("CloudTrail-Digest/eu/x.json", .evidence),
    ("1_CloudTrail-Digest_eu_t_eu_20260101T000000Z.json.gz.meta", .marker),
    ("events.jsonl", .records(.recordArray)), ("events.json.zst", .records(.recordArray)),
    ("README.txt", .marker), ("", .marker),
  ]

  @Test(arguments: roles) func roleFollowsFromTheName(_ name: String, _ role: FileRole) {
    #expect(SourceFormat.cloudtrail.role(of: name) == role)
  }

  // MARK: Columns

  private func columns(_ members: String) throws -> [String: String] {
    let record = #"{"eventTime":"2026-01-01T00:00:00Z",\#(members)}"#
    return try facts(of: record, FormatSettings(format: .cloudtrail)).texts
  }

  @Test(arguments: [
    (#""userIdentity":{"arn":"a","userName":"u"}"#, "a"),
    (#""userIdentity":{"userName":"u","principalId":"p"}"#, "u"),
    (#""userIdentity":{"principalId":"p"}"#, "p"),
    (#""userIdentity":{"type":"AWSService","invokedBy":"ecs"}"#, "ecs"),
  ])
  func actorIsTheBestNameThereIs(_ members: String, _ actor: String) throws {
    #expect(try columns(members)["actor"] == actor)
  }

  @Test(arguments: [
    ("Root", "root"), ("IAMUser", "user"), ("AssumedRole", "role"), ("AWSService", "service"),
    ("FederatedUser", "user"),
  ])
  func kindOfActor(_ type: String, _ kind: String) throws {
    #expect(try columns(#""userIdentity":{"type":"\#(type)"}"#)["actor_kind"] == kind)
  }

  @Test(arguments: [
    (#""errorCode":"AccessDenied""#, "failure"), (#""errorCode":null"#, "success"),
    (#""responseElements":{"ConsoleLogin":"Failure"}"#, "failure"),
    (#""responseElements":{"ConsoleLogin":"Success"}"#, "success"),
    (#""responseElements":null"#, "success"),
  ])
  func outcomeIsFailureWhereAnErrorOrALoginSaysSo(_ members: String, _ outcome: String) throws {
    #expect(try columns(members)["outcome"] == outcome)
  }

  @Test(arguments: [
    (#""additionalEventData":{"MFAUsed":"Yes"}"#, "1"),
    (#""additionalEventData":{"MFAUsed":"No"}"#, "0"),
    (#""userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"true"}}}"#, "1"),
    (#""userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"false"}}}"#, "0"),
    (#""userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"maybe"}}}"#, nil),
  ])
  func mfaIsOneZeroOrNull(_ members: String, _ mfa: String?) throws {
    #expect(try columns(members)["mfa"] == mfa)
  }

  @Test func streamIsAccountAndRegion() throws {
    let both = try columns(#""recipientAccountId":"1","awsRegion":"eu-west-1""#)
    #expect(both["stream"] == "1/eu-west-1")
    #expect(both["sequence"] == nil)
    let own = try columns(#""userIdentity":{"accountId":"2"},"awsRegion":"eu-west-1""#)
    #expect(own["stream"] == "2/eu-west-1")
    #expect(try columns(#""awsRegion":"eu-west-1""#)["stream"] == "eu-west-1")
  }

  // MARK: Published events

  @Test(
    .enabled(if: Corpus.root != nil, "the corpus isn't there"),
    arguments: [("flaws2", 37), ("stratus", 310)]
  )
  func publishedEventsAreRead(_ folder: String, _ count: Int) throws {
    let settings = FormatSettings(format: .cloudtrail)
    var ids: Set<String> = []
    for ending in [".json.gz", ".json"] {
      for file in try Corpus.files("cloudtrail/\(folder)", ending: ending) {
        let content =
          file.name.hasSuffix(".gz") ? try Gzip.decompress(file.bytes, limit: 1 << 24) : file.bytes
        for record in pieces(content, .recordArray) {
          let facts = try facts(of: record, settings)
          ids.insert(facts.idText)
          #expect(facts.columns[.action] != nil && facts.columns[.outcome] != nil)
          #expect(facts.columns[.stream] != nil)
        }
      }
    }
    #expect(ids.count == count)
  }

  @Test(.enabled(if: Corpus.root != nil, "the corpus isn't there"))
  func eventsInsideOtherRecordsAreReadByAMap() throws {
    let names = [
      "id": "eventID", "time": "eventTime", "actor": "userIdentity/arn", "action": "eventName",
    ]
    let settings = FormatSettings(
      format: .jsonLines,
      map: try names.mapValues { try JSONPointer("/event/\($0)") }
    )
    let files = try Corpus.files("cloudtrail/panther", ending: ".jsonl")
    let lines = files.flatMap { pieces($0.bytes, .lines) }
    #expect(lines.count == 463)
    var quarantined = 0
    for line in lines {
      do { _ = try facts(of: line, settings) } catch is RecordProblem { quarantined += 1 }
    }
    // So many have no time, or one without its zone.
    #expect(quarantined == 147)
  }

  // MARK: Digests

  private static let key =
    "p/AWSLogs/1/CloudTrail-Digest/eu/2026/03/01/1_CloudTrail-Digest_eu_my_trail_us_20260301T001244Z.json.gz"

  private func digest(_ changes: [(String, JSONValue?)] = []) throws -> CloudTrail.DigestFile {
    var value: JSONValue = [
      "awsAccountId": "1", "digestStartTime": "2026-02-28T23:12:44Z",
      "digestEndTime": "2026-03-01T00:12:44Z", "digestS3Bucket": "b",
      "digestS3Object": .string(Self.key), "digestPublicKeyFingerprint": "f",
      "digestSignatureAlgorithm": "SHA256withRSA", "logFiles": [],
      "previousDigestS3Object": "before", "previousDigestHashValue": .null,
      "previousDigestSignature": "AB",
    ]
    for (name, change) in changes { value[name] = change }
    return try CloudTrail.DigestFile(value.canonical)
  }

  @Test func digestSaysWhatWasSigned() throws {
    let digest = try digest()
    #expect(digest.scope == "1/eu/my_trail")
    #expect(
      String(decoding: digest.signedText, as: UTF8.self)
        == "2026-03-01T00:12:44Z\nb/\(Self.key)\n\(digest.hash.hex)\nab"
    )
    let starting = try self.digest([("previousDigestS3Object", .null)])
    #expect(starting.signedText.suffix(5) == Array("\nnull".utf8))
  }

  @Test(
    arguments: [
      ("digestEndTime", nil, "no digestEndTime"), ("logFiles", .null, "no logFiles"),
      ("digestStartTime", "2026-03-02T00:00:00Z", "digestStartTime after digestEndTime"),
      ("digestStartTime", "yesterday", "digestStartTime is no time"),
      ("previousDigestSignature", .null, "no previousDigestSignature"),
      (
        "logFiles", [["s3Object": "k", "hashValue": "00", "hashAlgorithm": "SHA-256"]],
        "a log without SHA-256 in hex"
      ),
    ] as [(String, JSONValue?, String)]
  )
  func damagedDigestSaysWhy(_ member: String, _ value: JSONValue?, _ message: String) {
    let error = #expect(throws: RecordProblem.self) { try digest([(member, value)]) }
    #expect(error?.description == message)
  }

  @Test func keyOfAnotherWindowIsMadeFromItsEnd() throws {
    let end = try #require(Instant(rfc3339: "2026-03-01T00:12:44Z"))
    let before = CloudTrail.DigestFile.key(Self.key, of: end, for: end.adding(seconds: -3_600))
    #expect(
      before
        == "p/AWSLogs/1/CloudTrail-Digest/eu/2026/02/28/1_CloudTrail-Digest_eu_my_trail_us_20260228T231244Z.json.gz"
    )
    #expect(CloudTrail.DigestFile.key(Self.key, of: end.adding(seconds: 1), for: end) == nil)
    #expect(CloudTrail.DigestFile.end(ofKey: Self.key) == end)
    #expect(CloudTrail.DigestFile.end(ofKey: "x_20260301T001244Z_backfill.json.gz") == end)
    #expect(CloudTrail.DigestFile.end(ofKey: "x.json.gz") == nil)
  }

  @Test func logNamesTellRegionAndMinute() {
    let name = "d/1_CloudTrail_eu-west-1_20260301T0012Z_abcdefghijklmnop.json.gz"
    #expect(CloudTrail.deliveryTime(ofLog: name)?.description == "2026-03-01T00:12:00Z")
    #expect(CloudTrail.accountAndRegion(ofLog: name) == "1/eu-west-1")
    #expect(CloudTrail.deliveryTime(ofLog: "events.json") == nil)
    #expect(CloudTrail.deliveryTime(ofLog: "1_CloudTrail_eu_20261301T0012Z_a.json.gz") == nil)
    #expect(CloudTrail.accountAndRegion(ofLog: "events.json") == nil)
  }

  // MARK: Keys and signatures

  @Test func fingerprintBelongsToItsKey() throws {
    let der: [UInt8] = [1, 2, 3]
    let print = Hex.encode(MD5.hash(der))
    func list(_ fingerprint: String, _ value: String) -> [UInt8] {
      Array(#"{"PublicKeyList":[{"Value":"\#(value)","Fingerprint":"\#(fingerprint)"}]}"#.utf8)
    }
    let keys = try CloudTrail.PublicKey.list(list(print, "AQID"), file: "k")
    #expect(keys == [CloudTrail.PublicKey(der: der)])
    #expect(keys.first?.digest == SHA256.hash(der))
    let other = #expect(throws: SetupError.self) {
      try CloudTrail.PublicKey.list(list("00", "AQID"), file: "k.json")
    }
    #expect(other?.description == "k.json: key 1: fingerprint 00, want \(print)")
    let text = #expect(throws: SetupError.self) {
      try CloudTrail.PublicKey.list(list(print, "*"), file: "k.json")
    }
    #expect(text?.description == "k.json: key 1: no Value in base64")
  }

  @Test(.enabled(if: Corpus.root != nil, "the corpus isn't there"))
  func publishedKeyHasItsFingerprint() throws {
    for file in try Corpus.files("cloudtrail-digest/good", ending: "public-keys.json") {
      let keys = try CloudTrail.PublicKey.list(file.bytes, file: file.name)
      #expect(keys.map(\.fingerprint) == ["f3d3c007360258b41006e9daa4c303ca"])
    }
  }

  static let metadata: [(text: String, file: String, key: String)] = [
    (#"{"k/d.json.gz":{"signature":"AB","signature-algorithm":"x"}}"#, "all.json", "k/d.json.gz"),
    (
      #"{"k/d.json.gz":{"Metadata":{"x-amz-meta-signature":"ab","x-amz-meta-signature-algorithm":"x"}}}"#,
      "all.json", "k/d.json.gz"
    ),
    (
      #"{"ETag":"e","Metadata":{"signature":"ab","signature-algorithm":"x"}}"#, "k/d.json.gz.json",
      "k/d.json.gz"
    ),
    (
      #"{"Metadata":{"signature":"ab","signature-algorithm":"x"}}"#, "k/d.json.gz.head.json",
      "k/d.json.gz"
    ),
  ]

  @Test(arguments: metadata)
  func signaturesAreReadFromEitherForm(_ text: String, _ file: String, _ key: String) throws {
    let list = try CloudTrail.Signature.list(Array(text.utf8), file: file)
    #expect(list == [key: CloudTrail.Signature(hex: "ab", algorithm: "x")])
  }

  @Test func signatureIsFoundByAnySuffixOfItsKey() {
    let right = CloudTrail.Signature(hex: "ab", algorithm: "x")
    let key = "p/AWSLogs/CloudTrail-Digest/d.json.gz"
    let other = "p/other/CloudTrail-Digest/e.json.gz"
    let settings = FormatSettings(
      format: .cloudtrail,
      signatures: [key: right, other: CloudTrail.Signature(hex: "", algorithm: "")]
    )
    for name in [key, "AWSLogs/CloudTrail-Digest/d.json.gz", "bucket/" + key] {
      #expect(settings.signature(of: name) == right)
      #expect(CloudTrail.signature(of: name, in: settings.signatures) == right)
    }
    #expect(settings.signature(of: "CloudTrail-Digest/f.json.gz") == nil)
    #expect(settings.signature(of: "AWSLogs/CloudTrail/d.json.gz") == nil)
  }

  @Test func ambiguousSignatureIsNone() {
    let one = CloudTrail.Signature(hex: "ab", algorithm: "x")
    let settings = FormatSettings(
      format: .cloudtrail,
      signatures: ["a/CloudTrail-Digest/d.json.gz": one, "b/CloudTrail-Digest/d.json.gz": one]
    )
    #expect(settings.signature(of: "CloudTrail-Digest/d.json.gz") == nil)
  }
}
