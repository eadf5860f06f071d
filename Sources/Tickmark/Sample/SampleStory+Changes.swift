import Trail

/// Changes of permissions: asked for in one system, made in another.
extension SampleStory {
  struct Change: Sendable {
    enum Action: String, Sendable, CaseIterable {
      case putRole = "PutRolePolicy"
      case attachRole = "AttachRolePolicy"
      case putUser = "PutUserPolicy"
      case attachUser = "AttachUserPolicy"
    }

    let number: Int
    let action: Action
    let person: String
    /// Whose permissions change: a user or a role that no other change names.
    let subject: String
    let made: Instant
    /// What was approved, and when; nil: nothing was.
    let approval: (target: String, time: Instant)?
    var isRefused = false
    var isException = false

    var policy: String { "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }
  }

  /// All changes: approved ones, those that only look unapproved, and the exceptions.
  var changes: [Change] {
    let planted = exceptionCount(.policyChangeWithoutApproval)
    let usual = max(planted, min(500, events / 500))
    let approved = (0..<usual).map { change($0, .approved) }
    let misses = (0..<3).map { change(usual + $0, .nearMiss($0)) }
    let exceptions = (0..<planted).map { change(usual + 3 + $0, .exception($0)) }
    return approved + misses + exceptions
  }

  private enum Part { case approved, nearMiss(Int), exception(Int) }

  private func change(_ number: Int, _ part: Part) -> Change {
    var random = random("change", number)
    let action = random.pick(Change.Action.allCases)
    let subject = "\(random.pick(Self.services))-\(action.isOfUser ? "bot" : "role")-\(number + 1)"
    let day = random.pick((0..<calendar.days).filter { $0 % 7 < 5 })
    let made = calendar.day(day).adding(seconds: Int64(random.within(46_800...64_800)))
    // Somebody who was there already when it was approved, a day before at most.
    let earlier = made.adding(seconds: -93_600)
    let person = staff.pick([.engineering, .it], from: earlier, to: made, &random)
    func before(_ seconds: ClosedRange<Int>) -> Instant {
      made.adding(milliseconds: -random.within(seconds) * 1_000 + 250)
    }
    func result(
      _ approval: (String, Instant)?,
      refused: Bool = false,
      exception: Bool = true
    ) -> Change {
      Change(
        number: number,
        action: action,
        person: person,
        subject: subject,
        made: made,
        approval: approval.map { (target: $0.0, time: $0.1) },
        isRefused: refused,
        isException: exception
      )
    }
    switch part {
    case .approved: return result((subject, before(900...10_800)), exception: false)
    // Refused by AWS; approved just before; approved almost a day before, where there is one.
    case .nearMiss(0): return result(nil, refused: true, exception: false)
    case .nearMiss(1): return result((subject, before(1...5)), exception: false)
    case .nearMiss:
      let age = day == 0 ? 32_400...36_000 : 85_000...86_000
      return result((subject, before(age)), exception: false)
    // Approved for another; afterwards; more than a day before; not at all.
    case .exception(0): return result(("\(subject)-test", before(900...10_800)))
    case .exception(1): return result((subject, made.adding(seconds: 1_200)))
    case .exception(2) where day > 0: return result((subject, before(86_700...90_000)))
    case .exception: return result(nil)
    }
  }

  /// The requests and approvals as business cases.
  var changeCases: [SampleCase] {
    changes.compactMap { change in
      guard let approval = change.approval else { return nil }
      func step(_ time: Instant, _ type: String, _ actor: String) -> SampleCase.Step {
        let ticket = #"{"ticket":"CHG-\#(1_000 + change.number)"}"#
        return .init(
          time: time,
          type: "change.\(type)",
          actor: actor,
          target: approval.target,
          data: ticket
        )
      }
      return SampleCase(
        stream: "change-\(change.number + 1)",
        steps: [
          step(approval.time.adding(seconds: -540), "requested", change.person),
          step(approval.time, "approved", change.number % 2 == 0 ? "nils.berg" : "tomas.vesely"),
        ]
      )
    }
  }
}

extension SampleStory.Change.Action {
  var isOfUser: Bool { self == .putUser || self == .attachUser }
  var isAttachment: Bool { self == .attachRole || self == .attachUser }
}
