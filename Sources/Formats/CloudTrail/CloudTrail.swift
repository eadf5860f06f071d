import CanonicalJSON
import Trail

extension SourceFormat {
  package static let cloudtrail = SourceFormat(
    name: "cloudtrail",
    summary: """
      Log files that AWS CloudTrail delivers to S3, with the digest files that AWS signs each hour.
      """,
    assurance: .signed,
    mapping: CloudTrail.mapping,
    identity: .parts(
      [.init(pointer("recipientAccountId"), isOptional: true), .init(pointer("eventID"))],
      otherwise: .digest
    ),
    role: CloudTrail.role,
    order: .free,
    evidence: .digests,
    sample: CloudTrail.sample,
    signs: CloudTrail.signs
  )
}

/// AWS CloudTrail: log files of `{"Records":[…]}`, and the digests that AWS signs.
package enum CloudTrail {
  /// Digest files are evidence, other JSON files hold records; what is neither says nothing.
  static func role(of name: String) -> FileRole {
    let base = name.split(separator: "/").last.map(String.init) ?? name
    let endings = [".json", ".jsonl", ".json.gz", ".jsonl.gz", ".json.zst", ".jsonl.zst"]
    guard endings.contains(where: base.lowercased().hasSuffix) else { return .marker }
    let isDigest =
      base.contains("_CloudTrail-Digest_")
      || name.split(separator: "/").dropLast().contains("CloudTrail-Digest")
    return isDigest ? .evidence : .records(.recordArray)
  }

  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("eventTime"), .rfc3339)],
    .stream: [
      .join([pointer("recipientAccountId"), pointer("awsRegion")], "/"),
      .join([pointer("userIdentity", "accountId"), pointer("awsRegion")], "/"),
      .pointer(pointer("awsRegion")),
    ],
    .actor: [
      .pointer(pointer("userIdentity", "arn")), .pointer(pointer("userIdentity", "userName")),
      .pointer(pointer("userIdentity", "principalId")),
      .pointer(pointer("userIdentity", "invokedBy")), .pointer(pointer("userIdentity", "type")),
    ],
    .actorKind: [
      .lookup(
        pointer("userIdentity", "type"),
        [
          "Root": "root", "IAMUser": "user", "IdentityCenterUser": "user", "SAMLUser": "user",
          "WebIdentityUser": "user", "AssumedRole": "role", "Role": "role",
          "FederatedUser": "user", "AWSService": "service", "AWSAccount": "service",
        ],
        otherwise: nil
      ),
      .present(pointer("userIdentity", "invokedBy"), "service"),
    ],
    .action: [.pointer(pointer("eventName"))],
    .service: [.pointer(pointer("eventSource"))],
    .target: [
      .pointer(pointer("resources", "0", "ARN")),
      .pointer(pointer("requestParameters", "bucketName")),
      .pointer(pointer("requestParameters", "roleArn")),
      .pointer(pointer("requestParameters", "policyArn")),
      .pointer(pointer("requestParameters", "userName")),
      .pointer(pointer("requestParameters", "roleName")),
      .pointer(pointer("requestParameters", "groupName")),
      .pointer(pointer("requestParameters", "name")),
      .pointer(pointer("requestParameters", "keyId")),
      .pointer(pointer("requestParameters", "instanceId")),
      .pointer(pointer("requestParameters", "functionName")),
      .pointer(pointer("requestParameters", "trailName")),
    ],
    .outcome: [
      .present(pointer("errorCode"), "failure"),
      .lookup(
        pointer("responseElements", "ConsoleLogin"),
        ["Success": "success", "Failure": "failure"],
        otherwise: nil
      ),
      .constant("success"),
    ],
    .reason: [.pointer(pointer("errorMessage")), .pointer(pointer("errorCode"))],
    .ip: [.pointer(pointer("sourceIPAddress"))],
    .userAgent: [.pointer(pointer("userAgent"))],
    .session: [.pointer(pointer("userIdentity", "accessKeyId"))],
    .mfa: [
      .lookup(
        pointer("additionalEventData", "MFAUsed"),
        ColumnMapping.truth,
        otherwise: nil
      ),
      .lookup(
        pointer("userIdentity", "sessionContext", "attributes", "mfaAuthenticated"),
        ColumnMapping.truth,
        otherwise: nil
      ),
    ],
    .type: [.pointer(pointer("eventType"))],
  ])

  static let sample = FormatSample(
    record: { number in
      """
      {"awsRegion":"eu-central-1","eventID":"event-\(number)","eventName":"GetObject",\
      "eventSource":"s3.amazonaws.com","eventTime":"\(FormatSample.time(number))",\
      "eventType":"AwsApiCall","eventVersion":"1.08","recipientAccountId":"111122223333",\
      "requestParameters":{"bucketName":"orders"},"sourceIPAddress":"192.0.2.7",\
      "userIdentity":{"arn":"arn:aws:iam::111122223333:user/lea","type":"IAMUser"}}
      """
    },
    fileName: "sample.json"
  )
}

extension CloudTrail {
  static let signs = FormatSigns(
    [
      FormatSigns.Form(
        "log record",
        [
          .like(pointer("eventVersion"), "1.*"), .present(pointer("eventSource")),
          .present(pointer("eventName")), .present(pointer("eventTime")),
          .present(pointer("userIdentity")),
        ],
        usual: ["eventID", "awsRegion", "recipientAccountId", "sourceIPAddress"].map { pointer($0) }
      ),
      FormatSigns.Form(
        "digest",
        [
          .present(pointer("digestStartTime")), .present(pointer("digestS3Object")),
          .present(pointer("awsAccountId")),
        ]
      ),
    ],
    folders: ["AWSLogs", "o-*", "CloudTrail", "CloudTrail-*", "*-*-*"]
  )
}
