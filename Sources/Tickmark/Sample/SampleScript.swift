import Trail

/// The calls that belong to the company's story: the few that are told one by one, and those that
/// follow from the business's many cases.
struct SampleScript {
  struct Call {
    let time: Instant
    let call: SampleCall
    var exceptions: [SampleControl] = []
  }

  let story: SampleStory
  private(set) var calls: [Call] = []

  init(_ story: SampleStory) {
    self.story = story
    addExports()
    addStaff()
    addChanges()
    addRootUse()
    addSignIns()
    addTrailChanges()
    addLeavers()
    addSecrets()
    addNightWork()
  }

  mutating func add(
    _ time: Instant,
    _ call: SampleCall,
    exceptions: [SampleControl] = []
  ) {
    guard time < story.calendar.end else { return }
    calls.append(Call(time: time.wholeSecond, call: call, exceptions: exceptions))
  }

  // MARK: What the business's events do in AWS

  /// The case of a deployment here: its service is updated.
  func deployment(_ number: Int) -> SampleCase {
    let deployment = story.deployment(number)
    let update = deployment.finished.map { $0.adding(seconds: -20).wholeSecond }
    return Self.single(deployment.begin, update)
  }

  func call(of deployment: SampleStory.Deployment, stream: String) -> SampleCall {
    SampleCall(
      identity: .role("svc-deploy", session: stream, hasMFA: false),
      service: "ecs",
      action: "UpdateService",
      request: #"{"cluster":"production","service":"\#(deployment.service)","#
        + #""taskDefinition":"\#(deployment.service):\#(deployment.commit)"}"#
    )
  }

  /// The case of granted access here: the person joins a group, where the access is one.
  func membership(_ number: Int) -> SampleCase {
    let access = story.access(number)
    let isGroup = SampleStory.groups.contains(access.target)
    let joined = access.granted.adding(seconds: 15).wholeSecond
    return Self.single(access.begin, isGroup ? joined : nil)
  }

  func call(of access: SampleStory.Access) -> SampleCall {
    identityCall(
      access.granter,
      "AddUserToGroup",
      #"{"groupName":"\#(access.target)","userName":"\#(access.person)"}"#
    )
  }

  private static func single(_ begin: Instant, _ time: Instant?) -> SampleCase {
    let steps = time.map { [SampleCase.Step(time: max($0, begin), type: "call", actor: "")] } ?? []
    return SampleCase(stream: "", steps: [.begin(begin)] + steps)
  }

  private mutating func addExports() {
    let table = "arn:aws:dynamodb:\(SampleTrail.region):\(SampleStory.account):table/payments"
    for time in SamplePayments.exportTimes(story.calendar) {
      add(
        time.adding(seconds: 1),
        SampleCall(
          identity: .role("svc-exports", session: "nightly", hasMFA: false),
          service: "dynamodb",
          action: "ExportTableToPointInTime",
          request: #"{"tableArn":"\#(table)","s3Bucket":"sample-company-exports","#
            + #""exportFormat":"DYNAMODB_JSON"}"#
        )
      )
    }
  }

  private mutating func addStaff() {
    for person in story.staff.joiners {
      guard let joined = person.joined else { continue }
      let name = #"{"userName":"\#(person.name)"}"#
      add(joined.adding(seconds: 120), identityCall("rosa.silva", "CreateUser", name))
      add(joined.adding(seconds: 150), identityCall("rosa.silva", "CreateLoginProfile", name))
    }
    // Some accounts are closed at once, others late: those are the ones still used.
    for person in story.staff.returners {
      guard let left = person.left, let returned = person.returned else { continue }
      let name = #"{"userName":"\#(person.name)"}"#
      add(left.adding(seconds: 60), identityCall("quentin.moreau", "DeleteLoginProfile", name))
      add(left.adding(seconds: 4_000), signIn(person.name, mfa: "Yes", isRefused: true))
      add(returned.adding(seconds: 60), identityCall("rosa.silva", "CreateLoginProfile", name))
      add(returned.adding(seconds: 600), signIn(person.name, mfa: "Yes"))
      add(returned.adding(seconds: 900), share(.user(person.name, hasMFA: true)))
    }
  }

  private mutating func addChanges() {
    for change in story.changes {
      let name =
        #""\#(change.action.isOfUser ? "userName" : "roleName")":"\#(change.subject)""#
      let policy =
        change.action.isAttachment
        ? #""policyArn":"\#(change.policy)""#
        : ##""policyName":"inline","policyDocument":"\##(Self.document)""##
      var call = identityCall(change.person, change.action.rawValue, "{\(name),\(policy)}")
      if change.isRefused {
        call.error = (
          "AccessDenied", "User is not authorized to perform: iam:\(change.action.rawValue)"
        )
      }
      add(
        change.made,
        call,
        exceptions: change.isException ? [.policyChangeWithoutApproval] : []
      )
    }
  }

  /// A policy as the text that a request holds.
  private static let document =
    ##"{\"Statement\":[{\"Action\":\"s3:GetObject\",\"Effect\":\"Allow\","##
    + ##"\"Resource\":\"*\"}],\"Version\":\"2012-10-17\"}"##

  // MARK: Calls

  func identityCall(_ person: String, _ action: String, _ request: String) -> SampleCall {
    SampleCall(
      identity: .user(person, hasMFA: true),
      service: "iam",
      action: action,
      request: request
    )
  }

  func share(_ identity: SampleCall.Identity) -> SampleCall {
    SampleCall(
      identity: identity,
      service: "s3",
      action: "GetObject",
      request: #"{"bucketName":"company-finance","key":"2026/q1/summary.csv"}"#,
      isReadOnly: true,
      isData: true
    )
  }

  /// A sign-in to the console; `mfa` nil says nothing of a second factor.
  func signIn(_ person: String, mfa: String?, isRefused: Bool = false) -> SampleCall {
    let factor = mfa.map { #","MFAUsed":"\#($0)""# } ?? ""
    return SampleCall(
      identity: .signingIn(person),
      service: "signin",
      action: "ConsoleLogin",
      response: #"{"ConsoleLogin":"\#(isRefused ? "Failure" : "Success")"}"#,
      additional: #"{"LoginTo":"https://console.aws.amazon.com/","MobileVersion":"No"\#(factor)}"#,
      error: isRefused ? (nil, "Failed authentication") : nil,
      type: "AwsConsoleSignIn"
    )
  }
}
