import Trail

/// The project at Google Cloud, as a log sink writes its audit logs to a bucket.
struct SampleGoogle: SampleSystem {
  static let source = SampleSource.gcp
  private static let project = "sample-company"
  private static let secretMethod =
    "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion"
  let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("gcp")
  }

  /// A file an hour and log.
  static func partCount(eventsPerDay: Int) -> Int { 24 }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    let date = part.period.begin.dateText.split(separator: "-").joined(separator: "/")
    let hour = part.digits
    return "cloudaudit.googleapis.com/\(record.group)/\(date)/"
      + "\(hour):00:00_\(hour):59:59_S0.json"
  }

  // MARK: What happens

  var kinds: [SampleAgenda.Kind] { [] }
  var caseEventCount: Int { 0 }

  var scripted: [SampleCase] {
    let secrets = (0..<story.exceptionCount(.secretReadByPerson)).map { number in
      var random = story.random("gcp person", number)
      let time = story.moment(number, "gcp secret")
      let person = story.staff.pick([.engineering, .it], at: time, &random)
      return secret(time, SampleStaff.email(person), [.secretReadByPerson])
    }
    let leavers = (0..<2).map { number in
      let (person, time) = story.afterLeaving(number, "gcp leaver")
      return query(time, SampleStaff.email(person), [.leaverActiveAnywhere])
    }
    let stranger = query(
      story.moment(0, "gcp stranger"),
      "former.partner@partner.example",
      [.accountOfNobody]
    )
    return (secrets + leavers + [stranger]).map(single)
  }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    step(
      time,
      "activity",
      "google.cloud.scheduler.v1.CloudScheduler.RunJob",
      "cloudscheduler.googleapis.com",
      "projects/\(Self.project)/locations/europe-west3/jobs/nightly",
      Self.account("scheduler")
    )
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("gcp routine", number)
    switch random.below(10) {
    case 0..<3: return secret(time, Self.account(random.pick(SampleStory.services)))
    case 3..<7:
      return step(
        time,
        "data_access",
        "storage.objects.get",
        "storage.googleapis.com",
        "projects/_/buckets/sample-reports/objects/\(random.hex(8)).csv",
        Self.account("reports")
      )
    default:
      let person = story.staff.pick([.finance, .management], at: time, &random)
      return query(time, SampleStaff.email(person))
    }
  }

  private static func account(_ name: String) -> String {
    "svc-\(name)@\(project).iam.gserviceaccount.com"
  }

  private func secret(
    _ time: Instant,
    _ actor: String,
    _ exceptions: [SampleControl] = []
  ) -> SampleCase.Step {
    step(
      time,
      "data_access",
      Self.secretMethod,
      "secretmanager.googleapis.com",
      "projects/\(Self.project)/secrets/billing-database/versions/latest",
      actor,
      exceptions
    )
  }

  private func query(
    _ time: Instant,
    _ actor: String,
    _ exceptions: [SampleControl] = []
  ) -> SampleCase.Step {
    step(
      time,
      "data_access",
      "google.cloud.bigquery.v2.JobService.InsertJob",
      "bigquery.googleapis.com",
      "projects/\(Self.project)/jobs/margins",
      actor,
      exceptions
    )
  }

  private func step(
    _ time: Instant,
    _ log: String,
    _ method: String,
    _ service: String,
    _ resource: String,
    _ actor: String,
    _ exceptions: [SampleControl] = []
  ) -> SampleCase.Step {
    SampleCase.Step(
      time: time,
      type: method,
      actor: actor,
      target: log,
      data: #""resource":{"type":"audited_resource","labels":{"project_id":"\#(Self.project)","#
        + #""service":"\#(service)","method":"\#(method)"}},"protoPayload":{"#
        + #""@type":"type.googleapis.com/google.cloud.audit.AuditLog","status":{},"#
        + #""authenticationInfo":{"principalEmail":"\#(actor)"},"#
        + #""requestMetadata":{"callerIp":"\#(SampleStaff.address(actor))"},"#
        + #""serviceName":"\#(service)","methodName":"\#(method)","#
        + #""resourceName":"\#(resource)"}"#,
      exceptions: exceptions
    )
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    let log = step.target ?? ""
    let name = "projects/\(Self.project)/logs/cloudaudit.googleapis.com%2F\(log)"
    let insert = random.hex(12)
    // Nanoseconds.
    let time = "\(step.time.columnText.dropLast())\(random.within(100...999))Z"
    return SampleRecord(
      text: #"{"insertId":"\#(insert)","logName":"\#(name)","#
        + #""severity":"\#(log == "activity" ? "NOTICE" : "INFO")","timestamp":"\#(time)","#
        + #""receiveTimestamp":"\#(time)",\#(step.data)}"#,
      id: "\(name.split(separator: "/").joined(separator: "~1"))/\(time)/\(insert)",
      group: log
    )
  }
}
