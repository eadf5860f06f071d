import Trail

/// Orders, deployments, requests of access, and the register of staff; data in canonical JSON.
extension SampleStory {
  private static let customers = [
    "Ada Lindqvist", "Benoît Faure", "Cléo Mercier", "Daniel Weiß", "Eva Horváth", "Filip Nowak",
  ]

  // MARK: Orders

  struct Order: Sendable {
    let item: SampleCase
    /// Changes of it, which the shop keeps.
    let changes: [SampleCase.Step]
    let name: String
    let placed: Instant
    /// When it was packed and shipped, and by whom; nil of one that was cancelled.
    let sent: (packed: Instant, shipped: Instant, packer: String)?
  }

  func order(_ number: Int) -> Order {
    var random = random("order", number)
    let plot = plot(number, of: orderCount, .orderChangedAfterShipment)
    let name = "order-\(number + 1)"
    let total = Self.decimal(cents: random.within(500...90_000))
    let customer = random.pick(Self.customers)
    let contact =
      #""customer":{"email":"customer\#(random.within(1...9_000))@example.com","#
      + #""name":"\#(customer)"},"#
    func step(_ time: Instant, _ status: String, _ actor: String, _ more: String = "")
      -> SampleCase.Step
    {
      let data = #"{\#(more)"orderId":"\#(name)","status":"\#(status)","total":\#(total)}"#
      return .init(time: time, type: "order.\(status)", actor: actor, data: data)
    }
    func after(_ time: Instant, _ seconds: ClosedRange<Int>) -> Instant {
      time.adding(milliseconds: random.within(seconds) * 1_000 + random.below(1_000))
    }
    let placed = calendar.instant(number, of: orderCount, &random)
    var steps = [step(placed, "placed", "svc-shop", contact)]
    if plot == nil, random.below(100) < 6 {
      steps.append(step(after(placed, 60...7_200), "cancelled", "svc-shop"))
      return Order(
        item: SampleCase(stream: name, steps: steps),
        changes: [],
        name: name,
        placed: placed,
        sent: nil
      )
    }
    let paid = after(placed, 20...600)
    // What is changed, or wrongly changed, must still lie within the sample.
    let packed = after(paid, plot == nil ? 1_800...18_000 : 1_800...3_600)
    let shipped = after(packed, plot == nil ? 600...72_000 : 600...3_600)
    let packer = staff.pick([.support], from: packed, to: shipped, &random)
    steps += [
      step(paid, "paid", "svc-payments"), step(packed, "packed", packer),
      step(shipped, "shipped", packer, contact),
    ]
    let clerk = staff.pick([.support], at: packed, &random)
    var changes: [SampleCase.Step] = []
    switch plot.map({ ($0.role, $0.place % 2) }) {
    case (.exception, 0)?:
      changes = [step(after(shipped, 300...1_800), "changed", "svc-shop")]
      changes[0].exceptions = [.orderChangedAfterShipment]
    case (.exception, _)?:
      steps.append(step(after(shipped, 300...1_800), "changed", "svc-shop"))
      steps[steps.count - 1].exceptions = [.orderChangedAfterShipment]
    case (.nearMiss, _)?: changes = [step(packed.adding(seconds: 60), "changed", clerk)]
    case nil where random.below(100) < 8: changes = [step(packed, "changed", clerk)]
    case nil: break
    }
    return Order(
      item: SampleCase(stream: name, steps: steps),
      changes: changes,
      name: name,
      placed: placed,
      sent: (packed, shipped, packer)
    )
  }

  // MARK: Deployments

  struct Deployment: Sendable {
    let item: SampleCase
    let service: String
    /// Its digest in Git.
    let commit: String
    let author: String
    /// Who approved it, or didn't.
    let judge: String
    let begin: Instant
    let decided: Instant
    /// When the new version was started; nil for one that wasn't.
    let finished: Instant?
  }

  func deployment(_ number: Int) -> Deployment {
    var random = random("deployment", number)
    let begin = calendar.instant(number, of: deploymentCount, &random)
    let plot = plot(number, of: deploymentCount, .deploymentApprovedByAuthor)
    let service = random.pick(Self.services)
    let commit = random.hex(40)
    let hasDecision = begin.adding(milliseconds: random.within(300_000...9_000_000))
    let decided =
      plot == nil ? hasDecision : begin.adding(milliseconds: random.within(300_000...1_800_000))
    let author = staff.pick([.engineering], from: begin, to: decided, &random)
    let others = staff.pick([.engineering, .management], at: decided, except: [author], &random)
    let manager = staff.pick([.management], at: decided, except: [author], &random)
    let isRejected = plot?.role == .nearMiss || plot == nil && random.below(100) < 4
    // An author may take their own request back; they may not let it pass.
    let judge = plot == nil ? others : author
    let finished = decided.adding(milliseconds: random.within(60_000...900_000))
    let data = #"{"commit":"\#(commit)","service":"\#(service)"}"#
    func step(_ time: Instant, _ type: String, _ actor: String) -> SampleCase.Step {
      .init(time: time, type: type, actor: actor, target: service, data: data)
    }
    var steps = [
      step(begin, "deployment.requested", author),
      step(decided, isRejected ? "deployment.rejected" : "deployment.approved", judge),
    ]
    if plot?.role == .exception {
      steps[1].exceptions = [.deploymentApprovedByAuthor, .requestApprovedBySamePerson]
    }
    if !isRejected {
      steps += [
        step(decided.adding(milliseconds: 20_000), "change.approved", manager),
        step(finished, "deployment.finished", "svc-deploy"),
      ]
    }
    return Deployment(
      item: SampleCase(stream: "deployment-\(number + 1)", steps: steps),
      service: service,
      commit: commit,
      author: author,
      judge: judge,
      begin: begin,
      decided: decided,
      finished: isRejected ? nil : finished
    )
  }

  // MARK: Access

  struct Access: Sendable {
    let item: SampleCase
    let begin: Instant
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
    let granter = staff.pick([.it], at: begin, &random)
    let target = random.pick(Self.groups + ["crm", "ledger", "warehouse"])
    let approved = begin.adding(milliseconds: random.within(120_000...5_400_000))
    let person = staff.pick([.engineering, .finance, .support], from: begin, to: approved, &random)
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
    case (.exception, _)?:
      steps.append(step(approved, "approved", person))
      steps[1].exceptions = [.requestApprovedBySamePerson]
    case (.nearMiss, _)?:
      // The granter's approval doesn't count, the manager's does.
      steps.append(step(approved, "approved", granter))
      steps.append(step(approved.adding(milliseconds: 30_000), "approved", manager))
    case nil: steps.append(step(approved, "approved", manager))
    }
    steps.append(step(granted, "granted", granter))
    if plot?.role == .exception { steps[steps.count - 1].exceptions = [.grantWithoutApproval] }
    return Access(
      item: SampleCase(stream: "access-\(number + 1)", steps: steps),
      begin: begin,
      person: person,
      granter: granter,
      target: target,
      granted: granted
    )
  }
}
