import Trail

/// Orders, deployments, requests of access, and the register of staff; data in canonical JSON.
extension SampleStory {
  private static let customers = [
    "Ada Lindqvist", "Benoît Faure", "Cléo Mercier", "Daniel Weiß", "Eva Horváth", "Filip Nowak",
  ]

  // MARK: Orders

  func order(_ number: Int) -> SampleCase {
    var random = random("order", number)
    let name = "order-\(number + 1)"
    let total = Self.decimal(cents: random.within(500...90_000))
    let customer = random.pick(Self.customers)
    let contact =
      #""customer":{"email":"customer\#(random.within(1...9_000))@example.com","#
      + #""name":"\#(customer)"},"#
    func data(_ status: String, _ more: String = "") -> String {
      #"{\#(more)"orderId":"\#(name)","status":"\#(status)","total":\#(total)}"#
    }
    var time = calendar.instant(number, of: orderCount, &random)
    var steps: [SampleCase.Step] = []
    func add(_ status: String, _ actor: String, after seconds: ClosedRange<Int>, _ more: String) {
      time = time.adding(milliseconds: random.within(seconds) * 1_000 + random.below(1_000))
      steps.append(
        .init(time: time, type: "order.\(status)", actor: actor, data: data(status, more))
      )
    }
    steps.append(
      .init(time: time, type: "order.placed", actor: "svc-shop", data: data("placed", contact))
    )
    if random.below(100) < 6 {
      add("cancelled", "svc-shop", after: 60...7_200, "")
      return SampleCase(stream: name, steps: steps)
    }
    add("paid", "svc-payments", after: 20...600, "")
    let packer = staff.pick([.support], at: time, &random)
    add("packed", packer, after: 1_800...18_000, "")
    add("shipped", packer, after: 600...72_000, contact)
    return SampleCase(stream: name, steps: steps)
  }

  // MARK: Deployments

  struct Deployment: Sendable {
    let item: SampleCase
    let service: String
    let commit: String
    /// When the new version was started; nil for one that wasn't.
    let finished: Instant?
  }

  func deployment(_ number: Int) -> Deployment {
    var random = random("deployment", number)
    let begin = calendar.instant(number, of: deploymentCount, &random)
    let plot = plot(number, of: deploymentCount, .deploymentApprovedByAuthor)
    let author = staff.pick([.engineering], at: begin, &random)
    let service = random.pick(Self.services)
    let commit = random.hex(12)
    let hasDecision = begin.adding(milliseconds: random.within(300_000...9_000_000))
    let decided =
      plot == nil ? hasDecision : begin.adding(milliseconds: random.within(300_000...1_800_000))
    let others = staff.pick([.engineering, .management], at: decided, except: [author], &random)
    let isRejected = plot?.role == .nearMiss || plot == nil && random.below(100) < 4
    // An author may take their own request back; they may not let it pass.
    let judge = plot == nil ? others : author
    let finished = decided.adding(milliseconds: random.within(60_000...900_000))
    let data = #"{"commit":"\#(commit)","service":"\#(service)"}"#
    func step(_ time: Instant, _ type: String, _ actor: String) -> SampleCase.Step {
      .init(time: time, type: "deployment.\(type)", actor: actor, target: service, data: data)
    }
    var steps = [
      step(begin, "requested", author),
      step(decided, isRejected ? "rejected" : "approved", judge),
    ]
    if !isRejected { steps.append(step(finished, "finished", "svc-deploy")) }
    return Deployment(
      item: SampleCase(
        stream: "deployment-\(number + 1)",
        steps: steps,
        exception: plot?.role == .exception ? (.deploymentApprovedByAuthor, 1) : nil
      ),
      service: service,
      commit: commit,
      finished: isRejected ? nil : finished
    )
  }

  // MARK: Access

  struct Access: Sendable {
    let item: SampleCase
    let person: String
    let granter: String
    /// A group of IAM, or a system outside of AWS.
    let target: String
    let granted: Instant
  }

  static let groups = ["aws-developers", "aws-finance", "aws-support"]

  func access(_ number: Int) -> Access {
    var random = random("access", number)
    let begin = calendar.instant(number, of: accessCount, &random)
    let plot = plot(number, of: accessCount, .grantWithoutApproval)
    let person = staff.pick([.engineering, .finance, .support], at: begin, &random)
    let granter = staff.pick([.it], at: begin, &random)
    let target = random.pick(Self.groups + ["crm", "ledger", "warehouse"])
    let approved = begin.adding(milliseconds: random.within(120_000...5_400_000))
    let granted = approved.adding(milliseconds: random.within(60_000...3_600_000))
    let manager = staff.pick([.management], at: approved, &random)
    let data = #"{"level":"\#(random.pick(["read", "write"]))","system":"\#(target)"}"#
    func step(_ time: Instant, _ type: String, _ actor: String) -> SampleCase.Step {
      .init(time: time, type: "access.\(type)", actor: actor, target: target, data: data)
    }
    var steps = [step(begin, "requested", person)]
    switch plot.map({ ($0.role, $0.place % 3) }) {
    case (.exception, 0)?: break
    case (.exception, 1)?: steps.append(step(approved, "approved", granter))
    case (.exception, _)?: steps.append(step(approved, "approved", person))
    case (.nearMiss, _)?:
      // The granter's approval doesn't count, the manager's does.
      steps.append(step(approved, "approved", granter))
      steps.append(step(approved.adding(milliseconds: 30_000), "approved", manager))
    case nil: steps.append(step(approved, "approved", manager))
    }
    steps.append(step(granted, "granted", granter))
    let isException = plot?.role == .exception
    return Access(
      item: SampleCase(
        stream: "access-\(number + 1)",
        steps: steps,
        exception: isException ? (.grantWithoutApproval, steps.count - 1) : nil
      ),
      person: person,
      granter: granter,
      target: target,
      granted: granted
    )
  }

  // MARK: Staff

  /// The register begins with everybody who is there; then people come and go.
  var register: [SampleCase] {
    staff.people.enumerated().map { number, person in
      let data = #"{"team":"\#(person.team.rawValue)"}"#
      func step(_ time: Instant, _ type: String) -> SampleCase.Step {
        .init(time: time, type: type, actor: "margot.leroy", target: person.arn, data: data)
      }
      var steps: [SampleCase.Step] = []
      if let joined = person.joined {
        steps.append(step(joined, "staff.joined"))
      } else {
        let entered = calendar.day(0).adding(milliseconds: number * 1_500)
        steps.append(step(entered, "staff.registered"))
      }
      if let left = person.left { steps.append(step(left, "staff.left")) }
      if let returned = person.returned { steps.append(step(returned, "staff.joined")) }
      return SampleCase(stream: "staff-\(person.name)", steps: steps)
    }
  }

  /// The shortest decimal, as canonical JSON has it.
  private static func decimal(cents: Int) -> String {
    let (whole, rest) = (cents / 100, cents % 100)
    if rest == 0 { return "\(whole)" }
    if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
    return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
