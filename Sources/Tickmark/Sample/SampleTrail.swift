import Archive
import CanonicalJSON
import Cryptography
import Trail

/// The CloudTrail side of the sample company: log files every quarter of an hour, and a chain of
/// signed digests.
struct SampleTrail {
  static let region = "eu-central-1"
  static let trail = "company-trail"
  static let bucket = "sample-company-trail"

  private let story: SampleStory
  private let folder: String
  private var random: SampleRandom
  private var scripted: [(time: Instant, record: JSONValue)] = []
  /// By control, the ids of the planted exceptions.
  private(set) var exceptions: [String: [String]] = [:]
  private var signatures: [(String, JSONValue)] = []
  private var previous: (key: String, hash: Digest, signature: String)?

  init(_ story: SampleStory, seed: UInt64, folder: String) {
    self.story = story
    self.folder = folder
    random = SampleRandom(seed, part: "cloudtrail")
  }

  /// Writes logs, digests and the signatures' sidecar.
  mutating func write(events: Int) throws {
    plant()
    scripted.sort { $0.time < $1.time }
    let counts = story.calendar.spread(max(0, events - scripted.count))
    var next = 0
    let hours = story.calendar.days * 24 + 2
    for hour in 0..<hours {
      let begin = story.calendar.day(0).adding(seconds: Int64(hour) * 3_600)
      var logs: [JSONValue] = []
      for quarter in 0..<4 {
        let count = hour < counts.count ? (counts[hour] + quarter) / 4 : 0
        let from = begin.adding(seconds: Int64(quarter) * 900)
        var records = (0..<count).map { _ in routine(from.adding(seconds: Int64(random.below(780))))
        }
        while next < scripted.count, scripted[next].time < from.adding(seconds: 900) {
          records.append(scripted[next])
          next += 1
        }
        guard !records.isEmpty else { continue }
        records.sort { $0.time < $1.time }
        logs.append(try writeLog(records, delivered: from.adding(seconds: 840)))
      }
      try writeDigest(begin, logs)
    }
    try Disk.write(
      Array(JSONValue.object(JSONObject(signatures)).pretty.utf8) + [UInt8(ascii: "\n")],
      to: "\(folder).metadata.json"
    )
  }

  // MARK: Files

  private mutating func writeLog(
    _ records: [(time: Instant, record: JSONValue)],
    delivered: Instant
  ) throws -> JSONValue {
    let stamp = "\(delivered.stamp.prefix(13))Z"
    let name =
      "\(SampleStory.account)_CloudTrail_\(Self.region)_\(stamp)_\(random.token(16)).json.gz"
    let key = "\(Self.prefix("CloudTrail", delivered))/\(name)"
    let value: JSONValue = ["Records": .array(records.map(\.record))]
    let content = value.canonical
    try write(Gzip.compress(content), key)
    return [
      "s3Bucket": .string(Self.bucket), "s3Object": .string(key),
      "hashValue": .string(SHA256.hash(content).hex), "hashAlgorithm": "SHA-256",
      "newestEventTime": JSONValue(records.last?.time),
      "oldestEventTime": JSONValue(records.first?.time),
    ]
  }

  private mutating func writeDigest(_ begin: Instant, _ logs: [JSONValue]) throws {
    let end = begin.adding(seconds: 3_600)
    let name =
      "\(SampleStory.account)_CloudTrail-Digest_\(Self.region)_\(Self.trail)_\(Self.region)_\(end.stamp).json.gz"
    let key = "\(Self.prefix("CloudTrail-Digest", end))/\(name)"
    let value: JSONValue = [
      "awsAccountId": .string(SampleStory.account), "digestStartTime": JSONValue(begin),
      "digestEndTime": JSONValue(end), "digestS3Bucket": .string(Self.bucket),
      "digestS3Object": .string(key),
      "digestPublicKeyFingerprint": .string(SampleRSAKey.fingerprint),
      "digestSignatureAlgorithm": "SHA256withRSA",
      "newestEventTime": logs.last?["newestEventTime"] ?? .null,
      "oldestEventTime": logs.first?["oldestEventTime"] ?? .null,
      "previousDigestS3Bucket": previous == nil ? .null : .string(Self.bucket),
      "previousDigestS3Object": JSONValue(previous?.key),
      "previousDigestHashValue": JSONValue(previous?.hash.hex),
      "previousDigestHashAlgorithm": previous == nil ? .null : "SHA-256",
      "previousDigestSignature": JSONValue(previous?.signature), "logFiles": .array(logs),
    ]
    let content = value.canonical
    let hash = SHA256.hash(content)
    let signed = "\(end)\n\(Self.bucket)/\(key)\n\(hash.hex)\n\(previous?.signature ?? "null")"
    guard
      let signature = RSA.signSHA256(
        privateKey: SampleRSAKey.privateKey,
        message: Array(signed.utf8)
      )
    else { throw RunError(place: "sample", message: "the sample's RSA key can't be read") }
    try write(Gzip.compress(content), key)
    previous = (key, hash, Hex.encode(signature))
    signatures.append(
      (
        key,
        ["signature": .string(Hex.encode(signature)), "signature-algorithm": "SHA256withRSA"]
      )
    )
  }

  private static func prefix(_ kind: String, _ time: Instant) -> String {
    let date = time.dateText.split(separator: "-").joined(separator: "/")
    return "AWSLogs/\(SampleStory.account)/\(kind)/\(region)/\(date)"
  }

  private func write(_ bytes: [UInt8], _ key: String) throws {
    let path = "\(folder)/\(key)"
    try Disk.makeFolder(Disk.parent(of: path))
    try Disk.writeUnsynced(bytes, to: path)
  }

  // MARK: What is planted

  private mutating func plant() {
    let calendar = story.calendar
    for number in 0..<story.violations {
      let time = calendar.day(number % calendar.days).adding(seconds: 30_000 + Int64(number) * 777)
      add("root-account-use", time, root("GetAccountSummary", "iam.amazonaws.com"))
      add(
        "console-login-without-mfa",
        time.adding(seconds: 1_300),
        login(SampleStory.people[number], mfa: "No")
      )
      add(
        "trail-altered",
        time.adding(seconds: 2_600),
        user(
          SampleStory.people[number + 2],
          number % 2 == 0 ? "PutEventSelectors" : "UpdateTrail",
          "cloudtrail.amazonaws.com",
          ["name": .string(Self.trail)]
        )
      )
      let leaving = story.leavings[number % story.leavings.count]
      add(
        "leaver-access",
        leaving.time.adding(seconds: 3_000 + Int64(number) * 4_000),
        user(leaving.person, "GetObject", "s3.amazonaws.com", Self.object("finance-reports"))
      )
    }
    for change in story.changes {
      let request: [(String, JSONValue)] = [
        ("roleName", .string(change.role)), ("policyName", "inline"),
        (
          "policyDocument",
          #"{"Statement":[{"Action":"s3:GetObject","Effect":"Allow","Resource":"*"}]}"#
        ),
      ]
      let record = user(
        change.person,
        "PutRolePolicy",
        "iam.amazonaws.com",
        JSONValue.object(JSONObject(request))
      )
      add(change.approved == nil ? "policy-change-without-approval" : nil, change.made, record)
    }
    plantNearMisses()
  }

  /// What looks like a violation and isn't one.
  private mutating func plantNearMisses() {
    let day = story.calendar.day(0)
    for leaving in story.leavings {
      add(
        nil,
        leaving.time.adding(seconds: -600),
        user(leaving.person, "GetObject", "s3.amazonaws.com", Self.object("team-share"))
      )
      var failed = login(leaving.person, mfa: "No")
      failed.append(("errorMessage", "Failed authentication"))
      failed.removeAll { $0.0 == "responseElements" }
      failed.append(("responseElements", ["ConsoleLogin": "Failure"]))
      add(nil, leaving.time.adding(seconds: 900), failed)
    }
    var denied = user(
      SampleStory.people[5],
      "StopLogging",
      "cloudtrail.amazonaws.com",
      ["name": .string(Self.trail)]
    )
    denied.append(("errorCode", "AccessDenied"))
    denied.append(("errorMessage", "User is not authorized to perform: cloudtrail:StopLogging"))
    add(nil, day.adding(seconds: 41_000), denied)
  }

  private static func object(_ bucket: String) -> JSONValue {
    ["bucketName": .string(bucket), "key": "2026/q1/summary.csv"]
  }

  private mutating func add(_ control: String?, _ time: Instant, _ members: [(String, JSONValue)]) {
    let (record, id) = finished(members, time)
    scripted.append((time, record))
    if let control { exceptions[control, default: []].append("\(SampleStory.account)/\(id)") }
  }

  // MARK: Records

  private mutating func routine(_ time: Instant) -> (time: Instant, record: JSONValue) {
    let person = random.pick(SampleStory.people)
    let members: [(String, JSONValue)]
    switch random.below(100) {
    case 0..<6: members = login(person, mfa: "Yes")
    case 6..<16: members = assumeRole(person)
    case 16..<56:
      members = role(
        random.pick(SampleStory.services),
        random.pick(["GetObject", "PutObject", "ListBucket"]),
        "s3.amazonaws.com",
        Self.object(random.pick(["orders-data", "exports", "team-share"]))
      )
    case 56..<70:
      members = role(
        random.pick(SampleStory.services),
        random.pick(["Decrypt", "GenerateDataKey"]),
        "kms.amazonaws.com",
        ["keyId": .string("alias/\(random.pick(["orders", "payments"]))")]
      )
    case 70..<85:
      members = user(
        person,
        random.pick(["DescribeInstances", "DescribeSecurityGroups", "DescribeVolumes"]),
        "ec2.amazonaws.com",
        ["maxResults": 100]
      )
    case 85..<93:
      members = user(
        person,
        random.pick(["DescribeTrails", "GetTrailStatus", "LookupEvents"]),
        "cloudtrail.amazonaws.com",
        .object(JSONObject())
      )
    default:
      members = user(
        person,
        random.pick(["GetUser", "ListRoles", "ListAttachedUserPolicies"]),
        "iam.amazonaws.com",
        ["userName": .string(person)]
      )
    }
    return (time, finished(members, time).record)
  }

  private mutating func finished(
    _ members: [(String, JSONValue)],
    _ time: Instant
  ) -> (record: JSONValue, id: String) {
    let id = random.uuid()
    let common: [(String, JSONValue)] = [
      ("eventVersion", "1.08"), ("eventTime", JSONValue(time)), ("eventID", .string(id)),
      ("requestID", .string(random.uuid())), ("awsRegion", .string(Self.region)),
      ("recipientAccountId", .string(SampleStory.account)), ("managementEvent", true),
      ("sourceIPAddress", .string("198.51.100.\(10 + random.below(40))")),
      (
        "userAgent",
        .string(random.pick(["aws-cli/2.15.30", "console.amazonaws.com", "aws-sdk-go/1.50"]))
      ),
    ]
    return (.object(JSONObject(common + members)), id)
  }

  private func root(_ action: String, _ service: String) -> [(String, JSONValue)] {
    let arn = "arn:aws:iam::\(SampleStory.account):root"
    return call(
      action,
      service,
      .null,
      [
        "type": "Root", "principalId": .string(SampleStory.account), "arn": .string(arn),
        "accountId": .string(SampleStory.account),
      ]
    )
  }

  private mutating func user(
    _ person: String,
    _ action: String,
    _ service: String,
    _ request: JSONValue
  ) -> [(String, JSONValue)] {
    call(action, service, request, identity(person))
  }

  private mutating func role(
    _ name: String,
    _ action: String,
    _ service: String,
    _ request: JSONValue
  ) -> [(String, JSONValue)] {
    let arn = "arn:aws:sts::\(SampleStory.account):assumed-role/\(name)/\(name)"
    return call(
      action,
      service,
      request,
      [
        "type": "AssumedRole", "principalId": .string("AROA\(name.utf8.count)EXAMPLE:\(name)"),
        "arn": .string(arn), "accountId": .string(SampleStory.account),
        "accessKeyId": .string("ASIA\(random.token(16).uppercased())"),
        "sessionContext": ["attributes": ["mfaAuthenticated": "false"]],
      ]
    )
  }

  private mutating func identity(_ person: String) -> JSONValue {
    [
      "type": "IAMUser", "principalId": .string("AIDA\(person.utf8.count)EXAMPLE"),
      "arn": .string(SampleStory.arn(person)), "accountId": .string(SampleStory.account),
      "userName": .string(person),
      "accessKeyId": .string("AKIA\(random.token(16).uppercased())"),
    ]
  }

  private mutating func login(_ person: String, mfa: String) -> [(String, JSONValue)] {
    var members = call("ConsoleLogin", "signin.amazonaws.com", .null, identity(person))
    members.removeAll { ["responseElements", "eventType"].contains($0.0) }
    return members + [
      ("eventType", "AwsConsoleSignIn"), ("responseElements", ["ConsoleLogin": "Success"]),
      ("additionalEventData", ["MFAUsed": .string(mfa), "MobileVersion": "No"]),
    ]
  }

  private mutating func assumeRole(_ person: String) -> [(String, JSONValue)] {
    let arn = "arn:aws:iam::\(SampleStory.account):role/\(random.pick(SampleStory.services))"
    var members = call(
      "AssumeRole",
      "sts.amazonaws.com",
      ["roleArn": .string(arn), "roleSessionName": .string(person)],
      identity(person)
    )
    members.removeAll { $0.0 == "responseElements" }
    let credentials: JSONValue = [
      "accessKeyId": .string("ASIA\(random.token(16).uppercased())"),
      "sessionToken": .string(random.token(120)),
    ]
    return members + [("responseElements", ["credentials": credentials])]
  }

  private func call(
    _ action: String,
    _ service: String,
    _ request: JSONValue,
    _ identity: JSONValue
  ) -> [(String, JSONValue)] {
    [
      ("eventName", .string(action)), ("eventSource", .string(service)),
      ("eventType", "AwsApiCall"), ("userIdentity", identity), ("requestParameters", request),
      ("responseElements", .null),
    ]
  }
}
