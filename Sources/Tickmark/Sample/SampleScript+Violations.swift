import Trail

/// The planted violations, and beside them what looks like one and isn't.
extension SampleScript {
  /// Returns a time of a working day for one of several, none twice.
  private func time(_ number: Int, _ control: SampleControl) -> Instant {
    var random = story.random(control.rawValue, number)
    let day = random.below(story.calendar.days)
    return story.calendar.day(day).adding(seconds: Int64(random.within(28_800...68_400)))
  }

  mutating func addRootUse() {
    let actions = [
      ("iam", "GetAccountSummary", true), ("s3", "ListBuckets", true),
      ("iam", "CreateAccessKey", false), ("ec2", "DescribeRegions", true),
    ]
    for number in 0..<story.exceptionCount(.rootAccountUse) {
      let (service, action, isReadOnly) = actions[number % actions.count]
      let call = SampleCall(
        identity: .root(invokedBy: nil),
        service: service,
        action: action,
        isReadOnly: isReadOnly
      )
      add(time(number, .rootAccountUse), call, exceptions: [.rootAccountUse])
    }
    // AWS on the account's behalf.
    let behalf = SampleCall(
      identity: .root(invokedBy: "support.amazonaws.com"),
      service: "ec2",
      action: "DescribeInstances",
      isReadOnly: true
    )
    add(time(100, .rootAccountUse), behalf)
    let event = SampleCall(
      identity: .root(invokedBy: nil),
      service: "kms",
      action: "RotateKey",
      type: "AwsServiceEvent"
    )
    add(time(101, .rootAccountUse), event)
  }

  mutating func addSignIns() {
    for number in 0..<story.exceptionCount(.consoleLoginWithoutMFA) {
      let time = time(number, .consoleLoginWithoutMFA)
      let person = person(number, at: time)
      // Every third says nothing of a second factor.
      let call = signIn(person, mfa: number % 3 == 2 ? nil : "No")
      add(time, call, exceptions: [.consoleLoginWithoutMFA])
    }
    let refused = time(100, .consoleLoginWithoutMFA)
    add(refused, signIn(person(100, at: refused), mfa: "No", isRefused: true))
    // Through the identity provider, which has asked for its own second factor.
    let federated = time(101, .consoleLoginWithoutMFA)
    var call = signIn(person(101, at: federated), mfa: "No")
    call = SampleCall(
      identity: .role("AWSReservedSSO_Support", session: "pia.keller", hasMFA: false),
      service: call.service,
      action: call.action,
      response: call.response,
      additional: call.additional,
      type: call.type
    )
    add(federated, call)
  }

  private func person(_ number: Int, at time: Instant) -> String {
    var random = story.random("person", number)
    return story.staff.pick(at: time, &random)
  }

  mutating func addTrailChanges() {
    let name = #"{"name":"\#(SampleTrail.trail)"}"#
    let other = #"{"name":"sandbox-trail"}"#
    let actions = [
      ("PutEventSelectors", #"{"trailName":"\#(SampleTrail.trail)","eventSelectors":[]}"#),
      ("UpdateTrail", name), ("StopLogging", other), ("PutInsightSelectors", name),
    ]
    for number in 0..<story.exceptionCount(.trailAltered) {
      let (action, request) = actions[number % actions.count]
      let time = time(number, .trailAltered)
      add(time, trailCall(time, action, request), exceptions: [.trailAltered])
    }
    let refused = time(100, .trailAltered)
    var call = trailCall(refused, "StopLogging", name)
    call.error = ("AccessDenied", "User is not authorized to perform: cloudtrail:StopLogging")
    add(refused, call)
    let started = time(101, .trailAltered)
    add(started, trailCall(started, "StartLogging", other))
  }

  private func trailCall(_ time: Instant, _ action: String, _ request: String) -> SampleCall {
    var random = story.random(action, Int(time.seconds))
    let person = story.staff.pick([.engineering, .it], at: time, &random)
    return SampleCall(
      identity: .user(person, hasMFA: true),
      service: "cloudtrail",
      action: action,
      request: request
    )
  }

  mutating func addLeavers() {
    let leavers = story.staff.leavers
    for (number, person) in leavers.enumerated() {
      guard let left = person.left else { continue }
      add(left.adding(seconds: -900), share(.user(person.name, hasMFA: true)))
      // In the moment of leaving, and a refused attempt afterwards.
      add(left, share(.user(person.name, hasMFA: true)))
      add(left.adding(seconds: 1_800), signIn(person.name, mfa: "No", isRefused: true))
      // Somebody whose name ends alike, who hasn't left.
      let alike = "ci-\(number + 1)-\(person.name)"
      add(left.adding(seconds: 2_400), share(.role("svc-tests", session: alike, hasMFA: false)))
    }
    for number in 0..<story.exceptionCount(.leaverAccess) {
      var random = story.random("leaver", number)
      let person = leavers[number % leavers.count]
      guard let left = person.left else { continue }
      let rest = Int(story.calendar.end.seconds - left.seconds)
      let time = left.adding(seconds: Int64(random.within(3_000...min(rest - 600, 130_000))))
      let identity: SampleCall.Identity =
        number % 3 == 2
        ? .role("Developer", session: person.name, hasMFA: true)
        : .user(person.name, hasMFA: false)
      add(time, share(identity), exceptions: [.leaverAccess, .leaverActiveAnywhere])
    }
  }

  mutating func addSecrets() {
    for number in 0..<story.exceptionCount(.secretReadByPerson) {
      let time = story.moment(number, "secret")
      let person = person(200 + number, at: time)
      // A role that a person has taken on is that person.
      let identity: SampleCall.Identity =
        number % 2 == 0
        ? .user(person, hasMFA: true) : .role("Developer", session: person, hasMFA: true)
      add(time, secret(identity), exceptions: [.secretReadByPerson])
    }
    let time = story.moment(100, "secret")
    add(time, secret(.role("svc-billing", session: "task-0", hasMFA: false)))
    var refused = secret(.user(person(300, at: time), hasMFA: true))
    refused.error = (
      "AccessDenied", "User is not authorized to perform: secretsmanager:GetSecretValue"
    )
    add(time.adding(seconds: 60), refused)
  }

  private func secret(_ identity: SampleCall.Identity) -> SampleCall {
    SampleCall(
      identity: identity,
      service: "secretsmanager",
      action: "GetSecretValue",
      request: #"{"secretId":"production/billing/database"}"#,
      isReadOnly: true
    )
  }

  mutating func addNightWork() {
    for number in 0..<story.exceptionCount(.privilegedActionOutsideWindow) {
      let name = #"{"roleName":"night-role-\#(number + 1)"}"#
      add(
        story.night(number, "night"),
        identityCall("quentin.moreau", "CreateRole", name),
        exceptions: [.privilegedActionOutsideWindow]
      )
    }
    let name = #"{"roleName":"night-role-1"}"#
    add(story.night(100, "night"), identityCall("quentin.moreau", "GetRole", name))
  }
}
