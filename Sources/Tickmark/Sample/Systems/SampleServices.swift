import Trail

/// The services' own logs, as an OpenTelemetry collector's S3 exporter writes them: a request a file,
/// with the records of each service together.
struct SampleServices: SampleSystem {
  static let source = SampleSource.services
  let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("services")
  }

  /// A request holds some thousand records.
  static func partCount(eventsPerDay: Int) -> Int { max(1, min(1_440, eventsPerDay / 2_000)) }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    let time = part.period.end.adding(seconds: -1).columnText
    let date = time.prefix(10).split(separator: "-")
    let clock = time.dropFirst(11).prefix(5).split(separator: ":")
    var random = story.random("services file", part.day * 10_000 + part.number)
    let number = 100_000_000 + random.below(900_000_000)
    return "year=\(date[0])/month=\(date[1])/day=\(date[2])/hour=\(clock[0])/minute=\(clock[1])/"
      + "logs_\(number).json.gz"
  }

  func content(_ groups: [(name: String, lines: [UInt8])]) -> [UInt8] {
    let resources = groups.sorted { $0.name < $1.name }.map { group -> [UInt8] in
      let head =
        #"{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"#
        + #""\#(group.name)"}},{"key":"deployment.environment.name","value":{"stringValue":"#
        + #""production"}}]},"scopeLogs":[{"scope":{"name":"company.audit"},"logRecords":["#
      let records = group.lines.split(separator: UInt8(ascii: "\n"))
      return Array(head.utf8) + records.joined(separator: [UInt8(ascii: ",")])
        + Array("]}]}".utf8)
    }
    return Array(#"{"resourceLogs":["#.utf8) + resources.joined(separator: [UInt8(ascii: ",")])
      + Array("]}\n".utf8)
  }

  // MARK: What happens

  var kinds: [SampleAgenda.Kind] {
    [
      .init(count: story.orderCount) { [story] number in
        let order = story.order(number)
        let step = Self.step(order.placed, "checkout", "order.accepted", "svc-shop", order.name)
        return SampleCase(stream: "", steps: [step])
      }
    ]
  }

  var caseEventCount: Int { story.orderCount }

  var scripted: [SampleCase] {
    let leavers = (0..<2).map { number in
      let (person, time) = story.afterLeaving(number, "services leaver")
      return Self.step(
        time,
        "reports",
        "report.opened",
        SampleStaff.email(person),
        "margins",
        isPerson: true,
        [.leaverActiveAnywhere]
      )
    }
    let stranger = Self.step(
      story.moment(0, "services stranger"),
      "reports",
      "report.opened",
      "auditor@partner.example",
      "margins",
      isPerson: true,
      [.accountOfNobody]
    )
    return (leavers + [stranger]).map(single)
  }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    Self.step(time, "billing", "batch.finished", "svc-billing", "invoices")
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("services routine", number)
    let service = random.pick(SampleStory.services)
    guard random.below(4) == 0 else {
      let path = random.pick(["/api/items", "/api/prices", "/api/stock"])
      return Self.step(time, service, "request.served", "svc-shop", path)
    }
    let person = story.staff.pick([.support, .finance], at: time, &random)
    let order = "order-\(random.below(story.orderCount) + 1)"
    return Self.step(
      time,
      service,
      "order.viewed",
      SampleStaff.email(person),
      order,
      isPerson: true
    )
  }

  private static func step(
    _ time: Instant,
    _ service: String,
    _ action: String,
    _ actor: String,
    _ target: String,
    isPerson: Bool = false,
    _ exceptions: [SampleControl] = []
  ) -> SampleCase.Step {
    func attribute(_ key: String, _ value: String) -> String {
      #"{"key":"\#(key)","value":{"stringValue":"\#(value)"}}"#
    }
    let attributes =
      [attribute("user.name", actor)] + (isPerson ? [attribute("user.kind", "user")] : [])
      + [attribute("event.target", target), attribute("event.outcome", "success")]
    return SampleCase.Step(
      time: time,
      type: action,
      actor: actor,
      target: service,
      data: attributes.joined(separator: ","),
      exceptions: exceptions
    )
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    let id = random.uuid()
    let micros = step.time.microseconds
    return SampleRecord(
      text: #"{"timeUnixNano":"\#(micros)000","observedTimeUnixNano":"\#(micros + 1_200)000","#
        + #""severityNumber":9,"severityText":"INFO","eventName":"\#(step.type)","#
        + #""body":{"stringValue":"\#(step.type)"},"attributes":[\#(step.data),"#
        + #"{"key":"log.record.uid","value":{"stringValue":"\#(id)"}}],"#
        + #""traceId":"\#(random.hex(32))","spanId":"\#(random.hex(16))"}"#,
      id: id,
      group: step.target ?? ""
    )
  }
}
