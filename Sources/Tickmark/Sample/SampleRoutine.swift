import Trail

/// What goes on all day: sign-ins, sessions of roles, and the services' own calls.
struct SampleRoutine {
  private let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("routine")
  }

  /// Returns when a call is made, in whole seconds as CloudTrail has them.
  func time(_ number: Int, of count: Int) -> Instant {
    var random = story.random("routine time", number)
    return story.calendar.instant(number, of: count, &random).wholeSecond
  }

  mutating func call(at time: Instant) -> SampleCall {
    switch random.below(100) {
    case 0..<5: signIn(at: time)
    case 5..<12: assumeRole(at: time)
    case 12..<20: assumedByService(at: time)
    case 20..<52: object()
    case 52..<68: key()
    case 68..<82: describe(at: time)
    case 82..<90: listIdentities(at: time)
    default: readTrail(at: time)
    }
  }

  private mutating func signIn(at time: Instant) -> SampleCall {
    SampleCall(
      identity: .signingIn(story.staff.pick(at: time, &random)),
      service: "signin",
      action: "ConsoleLogin",
      response: #"{"ConsoleLogin":"Success"}"#,
      additional: #"{"LoginTo":"https://console.aws.amazon.com/","MobileVersion":"No","#
        + #""MFAUsed":"Yes"}"#,
      type: "AwsConsoleSignIn"
    )
  }

  private mutating func assumeRole(at time: Instant) -> SampleCall {
    let person = story.staff.pick([.engineering, .it], at: time, &random)
    return assume(
      "Developer",
      session: person,
      identity: .user(person, hasMFA: true),
      until: time.adding(seconds: 3_600)
    )
  }

  private mutating func assumedByService(at time: Instant) -> SampleCall {
    let service = random.pick(SampleStory.services)
    return assume(
      "svc-\(service)",
      session: random.hex(32),
      identity: .service("ecs-tasks.amazonaws.com"),
      until: time.adding(seconds: 21_600)
    )
  }

  private mutating func assume(
    _ role: String,
    session: String,
    identity: SampleCall.Identity,
    until: Instant
  ) -> SampleCall {
    let account = SampleStory.account
    let arn = "arn:aws:iam::\(account):role/\(role)"
    return SampleCall(
      identity: identity,
      service: "sts",
      action: "AssumeRole",
      request: #"{"roleArn":"\#(arn)","roleSessionName":"\#(session)","durationSeconds":3600}"#,
      response: #"{"credentials":{"accessKeyId":"ASIA\#(random.identifier())","#
        + #""sessionToken":"\#(random.token(120))==","expiration":"\#(until)"},"#
        + #""assumedRoleUser":{"assumedRoleId":"AROA\#(random.identifier()):\#(session)","#
        + #""arn":"arn:aws:sts::\#(account):assumed-role/\#(role)/\#(session)"}}"#,
      resources: #"[{"accountId":"\#(account)","type":"AWS::IAM::Role","ARN":"\#(arn)"}]"#,
      isReadOnly: true
    )
  }

  private mutating func service() -> SampleCall.Identity {
    let service = random.pick(SampleStory.services)
    return .role("svc-\(service)", session: "task-\(random.hex(8))", hasMFA: false)
  }

  private mutating func object() -> SampleCall {
    let bucket = random.pick(["company-exports", "company-invoices", "company-orders"])
    let isRead = random.below(3) > 0
    let key = "2026/03/\(random.hex(10)).json"
    var call = SampleCall(
      identity: service(),
      service: "s3",
      action: isRead ? "GetObject" : "PutObject",
      request: #"{"bucketName":"\#(bucket)","key":"\#(key)","#
        + #""Host":"\#(bucket).s3.\#(SampleTrail.region).amazonaws.com"}"#,
      additional: #"{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","#
        + #""bytesTransferredIn":\#(isRead ? 0 : random.below(90_000)),"#
        + #""AuthenticationMethod":"AuthHeader","#
        + #""bytesTransferredOut":\#(isRead ? random.below(90_000) : 0)}"#,
      resources: #"[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::\#(bucket)/\#(key)"},"#
        + #"{"accountId":"\#(SampleStory.account)","type":"AWS::S3::Bucket","#
        + #""ARN":"arn:aws:s3:::\#(bucket)"}]"#,
      isReadOnly: isRead,
      isData: true
    )
    if isRead, random.below(50) == 0 {
      call.error = ("NoSuchKey", "The specified key does not exist.")
    }
    return call
  }

  private mutating func key() -> SampleCall {
    let isDecryption = random.below(2) == 0
    let id = random.pick([
      "0c9b1d52-6f0e-4f5e-8a55-2b1f77e4a101", "77aa01bc-1f0c-4a3e-9d21-5b0f0a9d5b1c",
    ])
    let arn = "arn:aws:kms:\(SampleTrail.region):\(SampleStory.account):key/\(id)"
    let table = random.pick(["orders", "payments"])
    return SampleCall(
      identity: service(),
      service: "kms",
      action: isDecryption ? "Decrypt" : "GenerateDataKey",
      request: #"{"encryptionContext":{"table":"\#(table)"},"keyId":"\#(arn)"}"#,
      resources: #"[{"accountId":"\#(SampleStory.account)","type":"AWS::KMS::Key","#
        + #""ARN":"\#(arn)"}]"#,
      isReadOnly: true
    )
  }

  private mutating func describe(at time: Instant) -> SampleCall {
    let person = story.staff.pick([.engineering, .it], at: time, &random)
    return SampleCall(
      identity: .role("Developer", session: person, hasMFA: true),
      service: "ec2",
      action: random.pick(["DescribeInstances", "DescribeSecurityGroups", "DescribeVolumes"]),
      request: #"{"maxResults":\#(random.pick([50, 100, 1_000])),"filterSet":{}}"#,
      isReadOnly: true
    )
  }

  private mutating func listIdentities(at time: Instant) -> SampleCall {
    let person = story.staff.pick([.it], at: time, &random)
    let other = story.staff.pick(at: time, &random)
    return SampleCall(
      identity: .user(person, hasMFA: true),
      service: "iam",
      action: random.pick(["GetUser", "ListAccessKeys", "ListAttachedUserPolicies"]),
      request: #"{"userName":"\#(other)"}"#,
      isReadOnly: true
    )
  }

  private mutating func readTrail(at time: Instant) -> SampleCall {
    let person = story.staff.pick([.engineering, .it, .support], at: time, &random)
    let action = random.pick(["DescribeTrails", "GetTrailStatus", "LookupEvents"])
    return SampleCall(
      identity: .user(person, hasMFA: random.below(4) > 0),
      service: "cloudtrail",
      action: action,
      request: action == "GetTrailStatus" ? #"{"name":"\#(SampleTrail.trail)"}"# : "{}",
      isReadOnly: true
    )
  }
}
