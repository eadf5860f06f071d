import Trail

/// The production cluster, as its API server's audit log has it.
///
/// Files are those that the log backend rotates: `audit-<when it was rotated>.log.gz`.
struct SampleCluster: SampleSystem {
  static let source = SampleSource.kubernetes
  let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("kubernetes")
  }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    let time = part.period.end.millisecondText.dropLast().split(separator: ":")
    return "audit-\(time.joined(separator: "-")).log.gz"
  }

  // MARK: What happens

  var kinds: [SampleAgenda.Kind] {
    [.init(count: story.deploymentCount, make: deployment)]
  }

  var caseEventCount: Int { story.deploymentCount }

  /// A finished deployment: the pipeline changes the workload.
  private func deployment(_ number: Int) -> SampleCase {
    let deployment = story.deployment(number)
    var steps: [SampleCase.Step] = [.begin(deployment.begin)]
    if let finished = deployment.finished {
      let request = Request("patch", "deployments", "production", deployment.service)
      steps.append(step(finished.adding(seconds: -10), request, by: .account("ci", "deployer")))
    }
    return SampleCase(stream: "", steps: steps)
  }

  var scripted: [SampleCase] {
    let manual = story.manualDeployments.map { deployment in
      let request = Request("patch", "deployments", deployment.namespace, deployment.subject)
      return step(
        deployment.time,
        request,
        by: .person(deployment.person),
        deployment.exceptions
      )
    }
    return (manual + shells + secrets + bindings + strangers).map(single)
  }

  private func engineer(_ number: Int, at time: Instant) -> User {
    var random = story.random("cluster engineer", number)
    return .person(story.staff.pick([.engineering], at: time, &random))
  }

  /// Shells in running containers; refused ones and those elsewhere are none of the control's.
  private var shells: [SampleCase.Step] {
    func shell(_ number: Int, _ namespace: String, code: Int, _ found: [SampleControl] = [])
      -> SampleCase.Step
    {
      let time = story.moment(number, "shell")
      var request = Request("create", "pods", namespace, "checkout-6d4cf56db6-x7\(number)")
      (request.subresource, request.code) = ("exec", code)
      return step(time, request, by: engineer(number, at: time), found)
    }
    return (0..<story.exceptionCount(.kubernetesExecInProduction)).map {
      shell($0, "production", code: 101, [.kubernetesExecInProduction])
    } + [shell(100, "production", code: 403), shell(101, "staging", code: 101)]
  }

  private var secrets: [SampleCase.Step] {
    func reading(_ number: Int, code: Int, _ found: [SampleControl]) -> SampleCase.Step {
      let time = story.moment(number, "cluster secret")
      var request = Request("get", "secrets", "production", "checkout-database")
      request.code = code
      return step(time, request, by: engineer(200 + number, at: time), found)
    }
    return (0..<story.exceptionCount(.secretReadByPerson)).map {
      reading($0, code: 200, [.secretReadByPerson])
    } + [reading(100, code: 403, [])]
  }

  /// Permissions that somebody gives by night, and by day.
  private var bindings: [SampleCase.Step] {
    func binding(_ number: Int, at time: Instant, _ found: [SampleControl]) -> SampleCase.Step {
      var request = Request("create", "rolebindings", "production", "night-access-\(number)")
      request.code = 201
      return step(time, request, by: .person("quentin.moreau"), found)
    }
    return (0..<story.exceptionCount(.privilegedActionOutsideWindow)).map {
      binding($0, at: story.night($0, "binding"), [.privilegedActionOutsideWindow])
    } + [binding(100, at: story.moment(100, "binding"), [])]
  }

  /// Those who left, and one who never was there.
  private var strangers: [SampleCase.Step] {
    let list = Request("list", "pods", "production", nil)
    let leavers = (0..<2).map { number in
      let (person, time) = story.afterLeaving(number, "cluster leaver")
      return step(time, list, by: .person(person), [.leaverActiveAnywhere])
    }
    let stranger = User.stranger("contractor@example.net")
    return leavers + [step(story.moment(0, "stranger"), list, by: stranger, [.accountOfNobody])]
  }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    step(time, Request("create", "jobs", "kube-system", "rotate-logs"), by: .controller)
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("cluster", number)
    let service = random.pick(SampleStory.services)
    let pod = "\(service)-6d4cf56db6-\(random.hex(5))"
    switch random.below(100) {
    case 0..<30:
      let node = "node-\(random.below(4) + 1)"
      return step(time, Request("update", "leases", "kube-node-lease", node), by: .node(node))
    case 30..<50:
      return step(time, Request("update", "endpoints", "production", service), by: .controller)
    case 50..<60:
      let user = User.account("production", service)
      return step(time, Request("get", "configmaps", "production", service), by: user)
    case 60..<70:
      let request = Request("get", "secrets", "production", "\(service)-database")
      return step(time, request, by: .account("production", service))
    case 70..<85:
      return step(time, Request("list", "pods", "production", nil), by: engineer(number, at: time))
    case 85..<95:
      let request = Request("get", "deployments", "production", service)
      return step(time, request, by: engineer(number, at: time))
    default:
      var request = Request("get", "pods", "production", pod)
      request.subresource = "log"
      return step(time, request, by: engineer(number, at: time))
    }
  }

  private func step(
    _ time: Instant,
    _ request: Request,
    by user: User,
    _ exceptions: [SampleControl] = []
  ) -> SampleCase.Step {
    SampleCase.Step(
      time: time,
      type: request.verb,
      actor: user.name,
      data: request.json(user),
      exceptions: exceptions
    )
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    let id = random.uuid()
    let received = Instant(
      microseconds: step.time.microseconds - Int64(random.within(900...90_000))
    )
    return SampleRecord(
      text: #"{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","#
        + #""auditID":"\#(id)","stage":"ResponseComplete",\#(step.data),"#
        + #""requestReceivedTimestamp":"\#(received.columnText)","#
        + #""stageTimestamp":"\#(step.time.columnText)"}"#,
      id: "\(id)/ResponseComplete"
    )
  }
}
