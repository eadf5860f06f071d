import Trail

/// The security lake's custom source: sign-ins to the VPN, in OCSF.
struct SampleLake: SampleSystem {
  static let source = SampleSource.lake
  let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("lake")
  }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    let day = part.period.begin.dateText.split(separator: "-").joined()
    return "ext/vpn/1.0/region=\(SampleTrail.region)/accountId=\(SampleStory.account)/"
      + "eventDay=\(day)/part-\(part.digits).jsonl.gz"
  }

  // MARK: What happens

  var kinds: [SampleAgenda.Kind] { [] }
  var caseEventCount: Int { 0 }
  var scripted: [SampleCase] { [] }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    SampleCase.Step(
      time: time,
      type: "vpn.tunnel.up",
      actor: "gateway-1",
      data: #""actor":{"user":{"name":"gateway-1","type":"System","type_id":3}}"#
    )
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("lake routine", number)
    let person = story.staff.pick(at: time, &random)
    let email = SampleStaff.email(person)
    return SampleCase.Step(
      time: time,
      type: "vpn.session.start",
      actor: email,
      data: #""actor":{"user":{"name":"\#(email)","type":"User","type_id":1}},"is_mfa":true,"#
        + #""src_endpoint":{"ip":"\#(SampleStaff.address(person, in: "203.0.113"))"}"#
    )
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    let id = random.uuid()
    return SampleRecord(
      text: #"{"activity_id":1,"activity_name":"Logon",\#(step.data),"category_uid":3,"#
        + #""class_uid":3002,"class_name":"Authentication","dst_endpoint":{"hostname":"vpn-1"},"#
        + #""metadata":{"uid":"\#(id)","event_code":"\#(step.type)","version":"1.3.0","#
        + #""product":{"name":"VPN","vendor_name":"Sample Company"}},"severity_id":1,"#
        + #""status_id":1,"time":\#(step.time.microseconds / 1_000),"type_uid":300201}"#,
      id: id
    )
  }
}
