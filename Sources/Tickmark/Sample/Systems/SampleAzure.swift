import CanonicalJSON
import Cryptography
import Trail

/// The subscription at Azure, as a diagnostic setting writes its activity log to a storage account.
struct SampleAzure: SampleSystem {
  static let source = SampleSource.azure
  private static let subscription = "5C9A1F0E-7B1D-4E55-9D0C-0A6B6D3E1F42"
  private static let tenant = "0e6f2f6c-3b5d-4f0a-8d3c-2b1a9e7c5d10"
  let story: SampleStory
  private var random: SampleRandom

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("azure")
  }

  /// A file an hour.
  static func partCount(eventsPerDay: Int) -> Int { 24 }

  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    let date = part.period.begin.dateText.split(separator: "-")
    return "insights-activity-logs/resourceId=/SUBSCRIPTIONS/\(Self.subscription)/"
      + "y=\(date[0])/m=\(date[1])/d=\(date[2])/h=\(part.digits)/m=00/PT1H.json"
  }

  // MARK: What happens

  private static let assignment = "MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE"
  private static let reading = "MICROSOFT.RESOURCES/SUBSCRIPTIONS/RESOURCEGROUPS/READ"

  var kinds: [SampleAgenda.Kind] {
    [.init(count: story.accessCount, make: access)]
  }

  var caseEventCount: Int { story.accessCount / 6 }

  /// Access to the warehouse's system is a role here, which a program assigns.
  private func access(_ number: Int) -> SampleCase {
    let access = story.access(number)
    var steps: [SampleCase.Step] = [.begin(access.begin)]
    if access.target == "warehouse" {
      steps.append(program(access.granted.adding(seconds: 20), Self.assignment))
    }
    return SampleCase(stream: "", steps: steps)
  }

  var scripted: [SampleCase] {
    let nights = (0..<story.exceptionCount(.privilegedActionOutsideWindow)).map { number in
      person(
        story.night(number, "azure night"),
        Self.assignment,
        "quentin.moreau",
        [.privilegedActionOutsideWindow]
      )
    }
    let leavers = (0..<2).map { number in
      let (name, time) = story.afterLeaving(number, "azure leaver")
      return person(time, Self.reading, name, [.leaverActiveAnywhere])
    }
    let day = person(story.moment(0, "azure day"), Self.assignment, "quentin.moreau")
    return (nights + leavers + [day]).map(single)
  }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    program(time, "MICROSOFT.RECOVERYSERVICES/VAULTS/BACKUPJOBS/WRITE")
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("azure routine", number)
    guard random.below(3) == 0 else {
      let actions = [
        "MICROSOFT.RESOURCES/DEPLOYMENTS/WRITE", "MICROSOFT.COMPUTE/VIRTUALMACHINES/START/ACTION",
      ]
      return program(time, random.pick(actions))
    }
    return person(time, Self.reading, story.staff.pick([.it], at: time, &random))
  }

  private func program(_ time: Instant, _ action: String) -> SampleCase.Step {
    let claims = #""appid":"svc-access","idtyp":"app""#
    return step(time, action, "svc-access", "ServicePrincipal", claims, [])
  }

  private func person(
    _ time: Instant,
    _ action: String,
    _ name: String,
    _ exceptions: [SampleControl] = []
  ) -> SampleCase.Step {
    let upn = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"
    let claims = #""\#(upn)":"\#(SampleStaff.email(name))","idtyp":"user""#
    return step(time, action, name, "User", claims, exceptions)
  }

  private func step(
    _ time: Instant,
    _ action: String,
    _ actor: String,
    _ kind: String,
    _ claims: String,
    _ exceptions: [SampleControl]
  ) -> SampleCase.Step {
    let scope = "/subscriptions/\(Self.subscription.lowercased())/resourceGroups/warehouse"
    var random = SampleRandom(0, "azure \(actor)")
    return SampleCase.Step(
      time: time,
      type: action,
      actor: actor,
      data: #""callerIpAddress":"\#(SampleStaff.address(actor))","#
        + #""identity":{"authorization":{"scope":"\#(scope)","action":"\#(action)","#
        + #""evidence":{"role":"Contributor","principalId":"\#(random.hex(32))","#
        + #""principalType":"\#(kind)"}},"claims":{\#(claims)}}"#,
      exceptions: exceptions
    )
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    let text =
      #"{"time":"\#(step.time.columnText.dropLast())0Z","#
      + #""resourceId":"/SUBSCRIPTIONS/\#(Self.subscription)/RESOURCEGROUPS/WAREHOUSE","#
      + #""operationName":"\#(step.type)","category":"Administrative","resultType":"Success","#
      + #""resultSignature":"Succeeded.OK","durationMs":"\#(random.within(20...900))","#
      + #"\#(step.data),"correlationId":"\#(random.uuid())","level":"Information","#
      + #""location":"global","tenantId":"\#(Self.tenant)"}"#
    // Such a record has no id of its own.
    let canonical = (try? JSONValue(parsing: Array(text.utf8)).canonical) ?? []
    return SampleRecord(text: text, id: "sha256/\(SHA256.hash(canonical).hex)")
  }
}
