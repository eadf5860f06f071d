import Trail

/// The identity provider's system log: pages of its API, each an array.
struct SampleOkta: SampleSystem {
  static let source = SampleSource.okta
  let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("okta")
  }

  /// A page has at most a thousand events.
  static func partCount(eventsPerDay: Int) -> Int { max(1, min(1_440, eventsPerDay / 500)) }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    let begin = part.period.begin.description.split(separator: ":").joined(separator: "-")
    return "system-log-\(begin).json"
  }

  func content(_ groups: [(name: String, lines: [UInt8])]) -> [UInt8] {
    let lines = groups.flatMap { $0.lines.split(separator: UInt8(ascii: "\n")) }
    return Array("[".utf8) + lines.joined(separator: Array(",\n".utf8)) + Array("]\n".utf8)
  }

  // MARK: What happens

  private static let groupNames = [
    "aws-developers": "AWS developers", "aws-finance": "AWS finance", "aws-support": "AWS support",
  ]

  var kinds: [SampleAgenda.Kind] {
    [.init(count: story.accessCount, make: access)]
  }

  var caseEventCount: Int { story.accessCount }

  /// Access that was granted is a group that the person joins.
  private func access(_ number: Int) -> SampleCase {
    let access = story.access(number)
    let group = Self.groupNames[access.target] ?? access.target
    let added = step(
      access.granted.adding(seconds: 5),
      "group.user_membership.add",
      by: access.granter,
      target: [
        ("UserGroup", group, group), ("User", SampleStaff.email(access.person), access.person),
      ]
    )
    return SampleCase(stream: "", steps: [.begin(access.begin), added])
  }

  var scripted: [SampleCase] { (accounts + strangers).map(single) }

  private var accounts: [SampleCase.Step] {
    story.staff.people.flatMap { person -> [SampleCase.Step] in
      func account(_ time: Instant?, _ type: String, _ admin: String) -> SampleCase.Step? {
        time.map {
          step(
            $0.adding(seconds: 30),
            "user.lifecycle.\(type)",
            by: admin,
            target: [("User", person.email, person.name)]
          )
        }
      }
      return [
        account(person.joined, "create", "rosa.silva"),
        account(person.left, "deactivate", "quentin.moreau"),
        account(person.returned, "reactivate", "rosa.silva"),
      ].compactMap { $0 }
    }
  }

  /// Those who left: refused mostly, but not always; and an account that is nobody's.
  private var strangers: [SampleCase.Step] {
    let leavers = (0..<2).flatMap { number in
      let (person, time) = story.afterLeaving(number, "okta leaver")
      return [
        signOn(time, person, [.leaverActiveAnywhere]),
        start(time.adding(seconds: -300), SampleStaff.email(person), isRefused: true),
      ]
    }
    var nobody = start(story.moment(0, "okta stranger"), "test.account@example.com")
    nobody.exceptions = [.accountOfNobody]
    return leavers + [nobody]
  }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    let target = [("AppInstance", "directory", "Directory")]
    return SampleCase.Step(
      time: time,
      type: "system.import.complete",
      actor: "system@okta.com",
      data: json(outcome: "SUCCESS", target: target, actor: nil)
    )
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("okta routine", number)
    let person = story.staff.pick(at: time, &random)
    switch random.below(20) {
    case 0: return start(time, SampleStaff.email(person), isRefused: true)
    case 1..<8: return start(time, SampleStaff.email(person))
    default: return signOn(time, person)
    }
  }

  private func signOn(_ time: Instant, _ person: String, _ exceptions: [SampleControl] = [])
    -> SampleCase.Step
  {
    var random = story.random("okta app", Int(time.seconds))
    let app = random.pick(["AWS", "GitHub", "Google Cloud", "Azure portal", "Shop admin"])
    return step(
      time,
      "user.authentication.sso",
      by: person,
      target: [("AppInstance", app, app)],
      exceptions
    )
  }

  private func start(_ time: Instant, _ name: String, isRefused: Bool = false)
    -> SampleCase.Step
  {
    SampleCase.Step(
      time: time,
      type: "user.session.start",
      actor: name,
      data: json(
        outcome: isRefused ? "FAILURE" : "SUCCESS",
        target: [("AppInstance", "Okta Dashboard", "Okta Dashboard")],
        actor: name
      )
    )
  }

  private func step(
    _ time: Instant,
    _ type: String,
    by person: String,
    target: [(type: String, name: String, shown: String)],
    _ exceptions: [SampleControl] = []
  ) -> SampleCase.Step {
    let name = SampleStaff.email(person)
    return SampleCase.Step(
      time: time,
      type: type,
      actor: name,
      data: json(outcome: "SUCCESS", target: target, actor: name),
      exceptions: exceptions
    )
  }

  // MARK: How it is written

  /// Members from `actor` to `target`; nil stands for the service itself.
  private func json(
    outcome: String,
    target: [(type: String, name: String, shown: String)],
    actor: String?
  ) -> String {
    let name = actor ?? "system@okta.com"
    let targets = target.map { target in
      #"{"id":"\#(Self.id(target.name))","type":"\#(target.type)","#
        + #""alternateId":"\#(target.name)","displayName":"\#(target.shown)"}"#
    }
    let reason = outcome == "FAILURE" ? #","reason":"INVALID_CREDENTIALS""# : ""
    return #""actor":{"id":"\#(Self.id(name))","#
      + #""type":"\#(actor == nil ? "SystemPrincipal" : "User")","alternateId":"\#(name)","#
      + #""displayName":"\#(name.prefix { $0 != "@" })"},"client":{"ipAddress":"#
      + #""\#(SampleStaff.address(String(name.prefix { $0 != "@" })))","#
      + #""userAgent":{"rawUserAgent":"Mozilla/5.0 (X11; Linux x86_64)","os":"Linux"}},"#
      + #""outcome":{"result":"\#(outcome)"\#(reason)},"#
      + #""target":[\#(targets.joined(separator: ","))]"#
  }

  private static func id(_ name: String) -> String {
    var random = SampleRandom(0, "okta \(name)")
    return "00u\(random.token(17))"
  }

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    let id = random.uuid()
    return SampleRecord(
      text: #"{"uuid":"\#(id)","published":"\#(step.time.millisecondText)","#
        + #""eventType":"\#(step.type)","version":"0","severity":"INFO","#
        + #""displayMessage":"\#(step.type)",\#(step.data),"#
        + #""authenticationContext":{"externalSessionId":"\#(random.token(25))"}}"#,
      id: id
    )
  }
}
