import Trail

/// The shop's container in Cosmos DB, as a job wrote it from the change feed of all versions.
struct SampleShop: SampleSystem {
  static let source = SampleSource.shop
  let story: SampleStory
  private var random: SampleRandom
  private var lsn = 0

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("shop")
  }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    "orders/\(part.period.begin.dateText)/feed-\(part.digits).jsonl.gz"
  }

  // MARK: What happens

  var kinds: [SampleAgenda.Kind] {
    [
      .init(count: story.orderCount) { [story] number in
        let order = story.order(number)
        return SampleCase(
          stream: order.name,
          steps: [.begin(order.placed)] + order.changes
        )
      },
      .init(count: story.refundCount) { [story] number in story.refund(number).item },
    ]
  }

  var caseEventCount: Int { story.orderCount / 10 + story.refundCount * 22 / 10 }
  var scripted: [SampleCase] { [] }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    stock("stock.counted", time, Int(time.seconds % 1_000))
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("stock", number)
    return stock("stock.changed", time, random.below(1_000))
  }

  private func stock(_ type: String, _ time: Instant, _ item: Int) -> SampleCase.Step {
    SampleCase.Step(
      time: time,
      type: type,
      actor: "svc-stock",
      target: "item-\(item)",
      data: #"{"item":"item-\#(item)"}"#
    )
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    lsn += 1
    let key = open.item.stream.isEmpty ? step.target ?? "stock" : open.item.stream
    let id = "\(key)-\(random.hex(12))"
    let target = step.target.map { #""target":"\#($0)","# } ?? ""
    let place = random.token(22)
    let seconds = step.time.seconds
    return SampleRecord(
      text: #"{"current":{"id":"\#(id)","pk":"\#(key)","type":"\#(step.type)","#
        + #""time":"\#(step.time.millisecondText)","actor":{"id":"\#(step.actor)"},\#(target)"#
        + #""outcome":"success","data":\#(step.data),"_rid":"\#(place)==","#
        + #""_self":"dbs/c29tZQ==/colls/c29tZW1vcmU=/docs/\#(place)==/","#
        + #""_etag":"\"\#(random.uuid())\"","_attachments":"attachments/","_ts":\#(seconds)},"#
        + #""metadata":{"operationType":"create","lsn":\#(lsn),"crts":\#(seconds),"#
        + #""previousImageLSN":0}}"#,
      id: "\(key)/\(id)"
    )
  }
}
