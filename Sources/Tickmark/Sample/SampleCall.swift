import Cryptography
import Trail

/// One record of CloudTrail, with its members in the order that AWS writes them.
struct SampleCall {
  /// Who calls.
  enum Identity {
    /// A user with an access key, or signed in to the console.
    case user(String, hasMFA: Bool)
    /// A user who signs in: nothing but the name is known yet.
    case signingIn(String)
    case role(String, session: String, hasMFA: Bool)
    case root(invokedBy: String?)
    case service(String)
  }

  let identity: Identity
  /// Without `.amazonaws.com`.
  let service: String
  let action: String
  /// JSON.
  var request = "null"
  var response = "null"
  /// JSON of `additionalEventData`.
  var additional: String?
  /// JSON of `resources`.
  var resources: String?
  var error: (code: String?, message: String)?
  var isReadOnly = false
  var isData = false
  var type = "AwsApiCall"

  /// Appends the record; returns its event id.
  func append(to content: inout [UInt8], at time: Instant, _ random: inout SampleRandom) -> String {
    let id = random.uuid()
    content += #"{"eventVersion":"1.08","userIdentity":"#.utf8
    content += identity.json(at: time, &random).utf8
    content += #","eventTime":"\#(time)","eventSource":"\#(service).amazonaws.com","#.utf8
    content += #""eventName":"\#(action)","awsRegion":"\#(SampleTrail.region)","#.utf8
    content += identity.origin.utf8
    if let error {
      if let code = error.code { content += #","errorCode":"\#(code)""#.utf8 }
      content += #","errorMessage":"\#(error.message)""#.utf8
    }
    content += #","requestParameters":\#(request),"responseElements":\#(response)"#.utf8
    if let additional { content += #","additionalEventData":\#(additional)"#.utf8 }
    content += #","requestID":"\#(random.uuid())","eventID":"\#(id)","#.utf8
    content += #""readOnly":\#(isReadOnly)"#.utf8
    if let resources { content += #","resources":\#(resources)"#.utf8 }
    content += #","eventType":"\#(type)","managementEvent":\#(!isData),"#.utf8
    content += #""recipientAccountId":"\#(SampleStory.account)","#.utf8
    content += #""eventCategory":"\#(isData ? "Data" : "Management")"}"#.utf8
    return id
  }
}

extension SampleCall.Identity {
  private static let account = SampleStory.account

  fileprivate func json(at time: Instant, _ random: inout SampleRandom) -> String {
    switch self {
    case .user(let name, let hasMFA):
      return #"{"type":"IAMUser","principalId":"AIDA\#(Self.tail(name))","#
        + #""arn":"arn:aws:iam::\#(Self.account):user/\#(name)","accountId":"\#(Self.account)","#
        + #""accessKeyId":"AKIA\#(Self.tail("key \(name)"))","userName":"\#(name)","#
        + #""sessionContext":{"attributes":{"creationDate":"\#(Self.hour(time))","#
        + #""mfaAuthenticated":"\#(hasMFA)"}}}"#
    case .signingIn(let name):
      return #"{"type":"IAMUser","principalId":"AIDA\#(Self.tail(name))","#
        + #""arn":"arn:aws:iam::\#(Self.account):user/\#(name)","accountId":"\#(Self.account)","#
        + #""userName":"\#(name)"}"#
    case .role(let name, let session, let hasMFA):
      let id = "AROA\(Self.tail(name))"
      return #"{"type":"AssumedRole","principalId":"\#(id):\#(session)","#
        + #""arn":"arn:aws:sts::\#(Self.account):assumed-role/\#(name)/\#(session)","#
        + #""accountId":"\#(Self.account)","accessKeyId":"ASIA\#(random.identifier())","#
        + #""sessionContext":{"sessionIssuer":{"type":"Role","principalId":"\#(id)","#
        + #""arn":"arn:aws:iam::\#(Self.account):role/\#(name)","accountId":"\#(Self.account)","#
        + #""userName":"\#(name)"},"webIdFederationData":{},"#
        + #""attributes":{"creationDate":"\#(Self.hour(time))","mfaAuthenticated":"\#(hasMFA)"}}}"#
    case .root(let invokedBy):
      let service = invokedBy.map { #","invokedBy":"\#($0)""# } ?? ""
      return #"{"type":"Root","principalId":"\#(Self.account)","#
        + #""arn":"arn:aws:iam::\#(Self.account):root","accountId":"\#(Self.account)"\#(service)}"#
    case .service(let name): return #"{"type":"AWSService","invokedBy":"\#(name)"}"#
    }
  }

  /// `sourceIPAddress` and `userAgent`.
  fileprivate var origin: String {
    switch self {
    case .user(let name, _): Self.origin("198.51.100", name, "aws-cli/2.22.35")
    case .signingIn(let name): Self.origin("198.51.100", name, "Mozilla/5.0 (X11; Linux x86_64)")
    case .role(let name, _, _): Self.origin("10.20.0", name, "aws-sdk-go-v2/1.32.7")
    case .root(let service?): Self.origin(of: service)
    case .root: Self.origin("203.0.113", "root", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)")
    case .service(let name): Self.origin(of: name)
    }
  }

  private static func origin(_ network: String, _ name: String, _ agent: String) -> String {
    let host = 10 + name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 200 }
    return #""sourceIPAddress":"\#(network).\#(host)","userAgent":"\#(agent)""#
  }

  private static func origin(of service: String) -> String {
    #""sourceIPAddress":"\#(service)","userAgent":"\#(service)""#
  }

  /// Returns 16 letters and digits that belong to a name.
  private static func tail(_ name: String) -> String {
    var random = SampleRandom(0, name)
    return random.identifier()
  }

  /// Sessions begin on the hour here.
  private static func hour(_ time: Instant) -> String {
    "\(Instant(seconds: time.seconds - time.seconds % 3_600))"
  }
}
