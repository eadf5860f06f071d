import Trail

/// The organisation at GitHub, as its audit log is streamed to a bucket: a file for each minute in
/// which something was handed over, `<year>/<month>/<day>/<hour>/<minute>/<uuid>.json.gz`.
struct SampleGitHub: SampleSystem {
  static let source = SampleSource.github
  private static let organisation = "sample-company"
  private static let bot = "sample-deployer[bot]"
  let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("github")
  }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    let time = part.period.end.adding(seconds: -60).columnText
    let path = time.prefix(16).map { "-T:".contains($0) ? "/" : String($0) }.joined()
    var random = story.random("github file", part.day * 1_000 + part.number)
    return "\(path)/\(random.uuid()).json.gz"
  }

  // MARK: What happens

  var kinds: [SampleAgenda.Kind] {
    [.init(count: story.deploymentCount, make: deployment)]
  }

  var caseEventCount: Int { story.deploymentCount * 3 }

  /// A change is pushed, merged when it is approved, and built when it is deployed.
  private func deployment(_ number: Int) -> SampleCase {
    let deployment = story.deployment(number)
    let push = deployment.begin.adding(seconds: 30)
    var steps: [SampleCase.Step] = [
      .begin(deployment.begin),
      step(push, "git.push", by: deployment.author, deployment.service),
    ]
    if let finished = deployment.finished {
      let merge = deployment.decided.adding(seconds: 10)
      steps.append(step(merge, "pull_request.merge", by: deployment.judge, deployment.service))
      let run =
        #","name":"deploy","conclusion":"success","head_sha":"\#(deployment.commit)","#
        + #""actor_is_bot":true"#
      steps.append(
        step(finished, "workflows.completed_workflow_run", bot: deployment.service, run)
      )
    }
    return SampleCase(stream: "", steps: steps)
  }

  var scripted: [SampleCase] {
    (protections + members + nights + strangers).map(single)
  }

  private var protections: [SampleCase.Step] {
    let removed = story.manualDeployments.compactMap { deployment in
      deployment.unprotected.map { time in
        step(
          time,
          "protected_branch.destroy",
          by: deployment.person,
          deployment.subject,
          #","branch":"main""#,
          [.githubBranchProtectionRemoved]
        )
      }
    }
    let time = story.moment(0, "protection")
    return removed + [
      step(time, "protected_branch.create", by: "rosa.silva", "search", #","branch":"main""#)
    ]
  }

  /// Who comes is let in, who goes is taken out.
  private var members: [SampleCase.Step] {
    story.staff.people.flatMap { person -> [SampleCase.Step] in
      let user = #","user":"\#(person.login)""#
      func member(_ time: Instant?, _ action: String, _ admin: String) -> SampleCase.Step? {
        time.map { step($0.adding(seconds: 200), action, by: admin, nil, user) }
      }
      return [
        member(person.joined, "org.add_member", "rosa.silva"),
        member(person.left, "org.remove_member", "quentin.moreau"),
        member(person.returned, "org.add_member", "rosa.silva"),
      ].compactMap { $0 }
    }
  }

  private var nights: [SampleCase.Step] {
    let action = "org.update_default_repository_permission"
    let found = (0..<story.exceptionCount(.privilegedActionOutsideWindow)).map { number in
      step(
        story.night(number, "github night"),
        action,
        by: "rosa.silva",
        nil,
        "",
        [.privilegedActionOutsideWindow]
      )
    }
    return found + [step(story.moment(100, "github night"), action, by: "rosa.silva", nil)]
  }

  private var strangers: [SampleCase.Step] {
    let leavers = (0..<2).flatMap { number in
      let (person, time) = story.afterLeaving(number, "github leaver")
      let left = story.staff.leavers[number].left ?? time
      return [
        step(left.adding(seconds: -600), "git.clone", by: person, "billing"),
        step(time, "git.clone", by: person, "billing", "", [.leaverActiveAnywhere]),
      ]
    }
    let stranger = step(
      story.moment(0, "github stranger"),
      "git.clone",
      login: "former-contractor",
      "search",
      "",
      [.accountOfNobody]
    )
    return leavers + [stranger]
  }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    let run = #","name":"nightly","conclusion":"success","actor_is_bot":true"#
    return step(time, "workflows.completed_workflow_run", bot: "reports", run)
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("github routine", number)
    let service = random.pick(SampleStory.services)
    if random.below(3) == 0 {
      return step(time, "git.clone", bot: service, #","actor_is_bot":true"#)
    }
    let person = story.staff.pick([.engineering], at: time, &random)
    return step(time, random.pick(["git.fetch", "git.clone", "git.push"]), by: person, service)
  }

  private func step(
    _ time: Instant,
    _ action: String,
    by person: String,
    _ repository: String?,
    _ more: String = "",
    _ exceptions: [SampleControl] = []
  ) -> SampleCase.Step {
    step(time, action, login: SampleStaff.login(person), repository, more, exceptions)
  }

  private func step(_ time: Instant, _ action: String, bot repository: String, _ more: String)
    -> SampleCase.Step
  {
    step(time, action, login: Self.bot, repository, more)
  }

  private func step(
    _ time: Instant,
    _ action: String,
    login: String,
    _ repository: String?,
    _ more: String,
    _ exceptions: [SampleControl] = []
  ) -> SampleCase.Step {
    let repo = repository.map { #","repo":"\#(Self.organisation)/\#($0)""# } ?? ""
    return SampleCase.Step(
      time: time,
      type: action,
      actor: login,
      data: repo + more,
      exceptions: exceptions
    )
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    let id = random.token(22)
    let milliseconds = step.time.microseconds / 1_000
    let kind = step.type.hasPrefix("git.") ? "access" : "modify"
    return SampleRecord(
      text: #"{"@timestamp":\#(milliseconds),"_document_id":"\#(id)","action":"\#(step.type)","#
        + #""actor":"\#(step.actor)","actor_ip":"\#(SampleStaff.address(step.actor))","#
        + #""actor_location":{"country_code":"DE"},"business":"\#(Self.organisation)","#
        + #""created_at":\#(milliseconds),"operation_type":"\#(kind)","#
        + #""org":"\#(Self.organisation)"\#(step.data)}"#,
      id: id
    )
  }
}
