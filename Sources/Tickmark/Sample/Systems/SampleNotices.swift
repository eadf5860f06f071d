import Trail

/// What the mailer tells customers, as events of CloudEvents, one a line.
struct SampleNotices: SampleSystem {
  static let source = SampleSource.notices
  let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("notices")
  }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    "\(part.period.begin.dateText)-\(part.digits).jsonl.gz"
  }

  // MARK: What happens

  var kinds: [SampleAgenda.Kind] {
    [.init(count: story.orderCount, make: order)]
  }

  var caseEventCount: Int { story.orderCount * 19 / 10 }

  /// Each order is confirmed, and its parcel announced.
  private func order(_ number: Int) -> SampleCase {
    let order = story.order(number)
    func step(_ time: Instant, _ kind: String) -> SampleCase.Step {
      SampleCase.Step(
        time: time.adding(seconds: 4),
        type: "com.example.notice.\(kind)",
        actor: "svc-mailer",
        target: order.name,
        data: #"{"order":"\#(order.name)","template":"\#(kind)"}"#
      )
    }
    let shipped = order.sent.map { [step($0.shipped, "shipped")] } ?? []
    return SampleCase(
      stream: order.name,
      steps: [.begin(order.placed), step(order.placed, "confirmed")] + shipped
    )
  }

  var scripted: [SampleCase] { [] }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    plain("com.example.digest.sent", time, "digest-\(time.seconds)")
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    plain("com.example.notice.delivered", time, "delivery-\(number + 1)")
  }

  private func plain(_ type: String, _ time: Instant, _ subject: String) -> SampleCase.Step {
    SampleCase.Step(time: time, type: type, actor: "svc-mailer", target: subject)
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    let id = random.uuid()
    let subject = step.target ?? ""
    return SampleRecord(
      text: #"{"specversion":"1.0","id":"\#(id)","source":"/shop/mailer","#
        + #""type":"\#(step.type)","subject":"\#(subject)","#
        + #""time":"\#(step.time.millisecondText)","datacontenttype":"application/json","#
        + #""authtype":"service_account","authid":"\#(step.actor)","#
        + #""partitionkey":"\#(subject)","sequence":"\#(open.sequence)","#
        + #""sequencetype":"Integer","#
        + #""traceparent":"00-\#(random.hex(32))-\#(random.hex(16))-01","data":\#(step.data)}"#,
      id: "~1shop~1mailer/\(id)"
    )
  }
}
