import Trail

/// The warehouse's scanners: plain lines, people by their badges.
struct SampleWarehouse: SampleSystem {
  static let source = SampleSource.warehouse
  let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("warehouse")
  }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    "scans-\(part.period.begin.dateText)-\(part.digits).jsonl.gz"
  }

  // MARK: What happens

  var kinds: [SampleAgenda.Kind] {
    [.init(count: story.orderCount, make: order)]
  }

  var caseEventCount: Int { story.orderCount * 18 / 10 }

  /// Who packs an order scans its parcel, and once more when it goes.
  private func order(_ number: Int) -> SampleCase {
    let order = story.order(number)
    var steps: [SampleCase.Step] = [.begin(order.placed)]
    if let sent = order.sent {
      steps += [
        scan(sent.packed, "parcel.packed", sent.packer, order.name),
        scan(sent.shipped, "parcel.handed-over", sent.packer, order.name),
      ]
    }
    return SampleCase(stream: "parcel-\(number + 1)", steps: steps)
  }

  var scripted: [SampleCase] { [] }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    SampleCase.Step(time: time, type: "scanner.started", actor: "scanner-1", target: "gate-1")
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("warehouse routine", number)
    let person = story.staff.pick([.support], at: time, &random)
    return scan(time, "shelf.refilled", person, "shelf-\(random.below(90) + 1)")
  }

  private func scan(_ time: Instant, _ type: String, _ person: String, _ target: String)
    -> SampleCase.Step
  {
    SampleCase.Step(
      time: time,
      type: type,
      actor: SampleStaff.badge(person),
      target: target,
      data: #","kind":"user""#
    )
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    let id = "scan-\(random.hex(16))"
    let kind = step.data == "{}" ? "" : step.data
    return SampleRecord(
      text: #"{"id":"\#(id)","time":"\#(step.time.millisecondText)","type":"\#(step.type)","#
        + #""actor":{"id":"\#(step.actor)"\#(kind)},"target":"\#(step.target ?? "")","#
        + #""outcome":"success","data":{"gate":\#(random.below(6) + 1)}}"#,
      id: id
    )
  }
}
