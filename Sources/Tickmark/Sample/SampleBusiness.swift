import Archive
import CanonicalJSON
import Cryptography
import Trail

/// The business side of the sample company: orders, deployments, access and staff as events that are
/// hash-chained in their streams.
struct SampleBusiness {
  private static let hoursPerFile = 6
  private let story: SampleStory
  private let folder: String
  private var random: SampleRandom
  private var numbers: [String: Int] = [:]
  /// Lines of the file that is being made, with their times.
  private var lines: [(time: Instant, order: Int, line: [UInt8])] = []
  private(set) var exceptions: [String: [String]] = [:]
  private(set) var eventCount = 0

  init(_ story: SampleStory, seed: UInt64, folder: String) {
    self.story = story
    self.folder = folder
    random = SampleRandom(seed, part: "business")
  }

  mutating func write(events: Int) throws {
    try Disk.makeFolder(folder)
    let counts = story.calendar.spread(events)
    for part in 0..<(counts.count / Self.hoursPerFile) {
      let hours = part * Self.hoursPerFile..<(part + 1) * Self.hoursPerFile
      addStory(hours)
      let wanted = max(0, counts[hours].reduce(0, +) - lines.count)
      let goal = lines.count + wanted
      while lines.count < goal { addCase(hours) }
      try writeFile(part)
    }
  }

  private mutating func writeFile(_ part: Int) throws {
    lines.sort { ($0.time, $0.order) < ($1.time, $1.order) }
    var content: [UInt8] = []
    for line in lines {
      content += line.line
      content.append(UInt8(ascii: "\n"))
    }
    let parts = 24 / Self.hoursPerFile
    let day = story.calendar.day(part / parts).dateText
    let name = "\(day)-\(part % parts < 10 ? "0" : "")\(part % parts).jsonl.gz"
    try Disk.writeUnsynced(Gzip.compress(content), to: "\(folder)/\(name)")
    eventCount += lines.count
    lines.removeAll(keepingCapacity: true)
  }

  // MARK: Cases

  /// A step of a case: seconds after the one before, type, actor, target, data.
  private struct Step {
    var after: Int
    var type: String
    var actor: String
    var target: String?
    var data: JSONValue
  }

  private func time(_ hours: Range<Int>, _ random: inout SampleRandom) -> Instant {
    // An hour is left at the end, so that a case ends in the file it began in.
    let seconds = hours.count * 3_600 - 3_600
    return story.calendar.day(0).adding(
      seconds: Int64(hours.lowerBound * 3_600 + random.below(seconds))
    )
  }

  private mutating func name(_ kind: String) -> String {
    numbers[kind, default: 0] += 1
    return "\(kind)-\(numbers[kind] ?? 0)"
  }

  /// Adds a stream's events, chained from its first.
  @discardableResult
  private mutating func add(_ stream: String, at begin: Instant, _ steps: [Step]) -> [String] {
    var previous = String(repeating: "0", count: 64)
    var time = begin
    var ids: [String] = []
    for (number, step) in steps.enumerated() {
      time = time.adding(seconds: Int64(step.after))
      var members: [(String, JSONValue)] = [
        ("id", .string("\(stream)-\(number + 1)")), ("stream", .string(stream)),
        ("sequence", JSONValue(number + 1)), ("time", JSONValue(time)),
        ("type", .string(step.type)), ("actor", ["id": .string(step.actor)]),
        ("outcome", "success"), ("data", step.data), ("prev_hash", .string(previous)),
      ]
      if let target = step.target { members.append(("target", .string(target))) }
      let hash = SHA256.hash(JSONValue.object(JSONObject(members)).canonical).hex
      members.append(("hash", .string(hash)))
      lines.append((time, lines.count, JSONValue.object(JSONObject(members)).canonical))
      previous = hash
      ids.append("\(stream)/\(number + 1)")
    }
    return ids
  }

  /// What the story says happened in these hours.
  private mutating func addStory(_ hours: Range<Int>) {
    let begin = story.calendar.day(0).adding(seconds: Int64(hours.lowerBound) * 3_600)
    let end = story.calendar.day(0).adding(seconds: Int64(hours.upperBound) * 3_600)
    if hours.lowerBound == 0 {
      for person in SampleStory.people {
        add(
          "staff-\(person)",
          at: begin,
          [
            Step(
              after: 0,
              type: "staff.joined",
              actor: SampleStory.managers[0],
              target: SampleStory.arn(person),
              data: ["team": "operations"]
            )
          ]
        )
      }
    }
    for leaving in story.leavings where begin <= leaving.time && leaving.time < end {
      add(
        "staff-\(leaving.person)",
        at: leaving.time,
        [
          Step(
            after: 0,
            type: "staff.left",
            actor: SampleStory.managers[0],
            target: SampleStory.arn(leaving.person),
            data: ["lastDay": .string(leaving.time.dateText)]
          )
        ]
      )
    }
    for change in story.changes {
      guard let approved = change.approved, begin <= approved, approved < end else { continue }
      add(
        "change-\(change.number)",
        at: approved,
        [
          Step(
            after: 0,
            type: "change.requested",
            actor: change.person,
            target: change.role,
            data: ["reason": "new feature"]
          ),
          Step(
            after: 60,
            type: "change.approved",
            actor: SampleStory.managers[change.number % 2],
            target: change.role,
            data: ["ticket": .string("CHG-\(1_000 + change.number)")]
          ),
        ]
      )
    }
    // Violations stand in the second part of each day, as many as the story has.
    for number in 0..<story.violations {
      let day = number % story.calendar.days
      guard hours.lowerBound == day * 24 + Self.hoursPerFile else { continue }
      plant(number, at: begin.adding(seconds: 3_000 + Int64(number) * 1_000))
    }
  }

  private mutating func plant(_ number: Int, at time: Instant) {
    let author = SampleStory.people[number]
    let deployment = add(name("deploy"), at: time, deploymentSteps(author, approver: author))
    exceptions["deployment-approved-by-author", default: []].append(deployment[1])
    var steps = accessSteps(SampleStory.people[number + 1], approver: "it.desk", granter: "it.desk")
    if number % 2 == 0 { steps.remove(at: 1) }
    let access = add(name("access"), at: time.adding(seconds: 400), steps)
    exceptions["grant-without-approval", default: []].append(access[access.count - 1])
  }

  private mutating func addCase(_ hours: Range<Int>) {
    let begin = time(hours, &random)
    switch random.below(100) {
    case 0..<80: add(name("order"), at: begin, orderSteps())
    case 80..<90:
      let author = random.pick(SampleStory.people)
      let others = SampleStory.people.filter { $0 != author }
      add(name("deploy"), at: begin, deploymentSteps(author, approver: random.pick(others)))
    default:
      add(
        name("access"),
        at: begin,
        accessSteps(
          random.pick(SampleStory.people),
          approver: random.pick(SampleStory.managers),
          granter: "it.desk"
        )
      )
    }
  }

  private mutating func orderSteps() -> [Step] {
    let total = Double(500 + random.below(90_000)) / 100
    let customer: JSONValue = [
      "email": .string("\(random.pick(["ada", "ben", "cleo", "dan"])).\(random.hex(6))@example.com")
    ]
    let order = JSONValue(numbers["order"] ?? 0)
    func data(_ status: String) -> JSONValue {
      [
        "orderNumber": order, "status": .string(status),
        "total": .number(JSONNumber(total) ?? JSONNumber(0)), "customer": customer,
      ]
    }
    return [
      Step(after: 0, type: "order.placed", actor: "svc-shop", data: data("placed")),
      Step(
        after: 30 + random.below(200),
        type: "order.paid",
        actor: "svc-payments",
        data: data("paid")
      ),
      Step(
        after: 300 + random.below(1_500),
        type: "order.shipped",
        actor: random.pick(SampleStory.people),
        data: data("shipped")
      ),
    ]
  }

  private mutating func deploymentSteps(_ author: String, approver: String) -> [Step] {
    let service = random.pick(SampleStory.services)
    let data: JSONValue = ["commit": .string(random.hex(12)), "service": .string(service)]
    return [
      Step(after: 0, type: "deployment.requested", actor: author, target: service, data: data),
      Step(after: 240, type: "deployment.approved", actor: approver, target: service, data: data),
      Step(
        after: 120,
        type: "deployment.finished",
        actor: "svc-deploy",
        target: service,
        data: data
      ),
    ]
  }

  private mutating func accessSteps(
    _ person: String,
    approver: String,
    granter: String
  ) -> [Step] {
    let system = random.pick(["warehouse", "ledger", "crm"])
    let data: JSONValue = ["system": .string(system), "level": "read"]
    return [
      Step(after: 0, type: "access.requested", actor: person, target: system, data: data),
      Step(after: 300, type: "access.approved", actor: approver, target: system, data: data),
      Step(after: 300, type: "access.granted", actor: granter, target: system, data: data),
    ]
  }
}
