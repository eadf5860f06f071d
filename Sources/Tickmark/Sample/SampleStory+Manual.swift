import Trail

/// Deployments that people make by hand, past the pipeline.
extension SampleStory {
  struct ManualDeployment: Sendable {
    let time: Instant
    let person: String
    let namespace: String
    /// What is deployed; nothing else is called so.
    let subject: String
    /// The change, as the business has it; nil: there is none.
    let change: SampleCase?
    /// When the person took the protection of the subject's branch away.
    let unprotected: Instant?
    let exceptions: [SampleControl]
  }

  /// Those without an approved change, those behind an unprotected branch, and what only looks so.
  var manualDeployments: [ManualDeployment] {
    let unapproved = (0..<exceptionCount(.deploymentWithoutApprovedChange)).map { number in
      manual(number, approval: [.none, .own, .late][number % 3], isUnprotected: false)
    }
    let unprotected = (0..<exceptionCount(.deploymentAfterUnprotection)).map { number in
      manual(100 + number, approval: .before, isUnprotected: true)
    }
    return unapproved + unprotected + [
      manual(200, approval: .before, isUnprotected: false),
      manual(201, approval: .none, isUnprotected: false, namespace: "staging"),
    ]
  }

  private enum Approval { case none, own, late, before }

  private func manual(
    _ number: Int,
    approval: Approval,
    isUnprotected: Bool,
    namespace: String = "production"
  ) -> ManualDeployment {
    var random = random("manual", number)
    let time = moment(number, "manual", margin: true)
    let begin = time.adding(seconds: -7_200)
    let person = staff.pick([.engineering], from: begin, to: time, &random)
    let subject = "\(random.pick(Self.services))-canary-\(number + 1)"
    let manager = staff.pick([.management], at: time, &random)
    func change(_ seconds: Int64, _ approver: String) -> SampleCase {
      let ticket = #"{"ticket":"CHG-\#(5_000 + number)"}"#
      func step(_ time: Instant, _ type: String, _ actor: String) -> SampleCase.Step {
        .init(time: time, type: "change.\(type)", actor: actor, target: subject, data: ticket)
      }
      // Who asks is somebody else, so that only the deployment is wrong.
      let asker = staff.pick([.it], at: begin, &random)
      return SampleCase(
        stream: "change-manual-\(number + 1)",
        steps: [
          step(time.adding(seconds: seconds - 600), "requested", asker),
          step(time.adding(seconds: seconds), "approved", approver),
        ]
      )
    }
    let made: SampleCase? =
      switch approval {
      case .none: nil
      case .own: change(-3_600, person)
      case .late: change(1_800, manager)
      case .before: change(-3_600, manager)
      }
    var exceptions: [SampleControl] = []
    if approval != .before, namespace == "production" {
      exceptions.append(.deploymentWithoutApprovedChange)
    }
    if isUnprotected { exceptions.append(.deploymentAfterUnprotection) }
    return ManualDeployment(
      time: time,
      person: person,
      namespace: namespace,
      subject: subject,
      change: made,
      unprotected: isUnprotected ? time.adding(seconds: -5_400) : nil,
      exceptions: exceptions
    )
  }
}
