import Trail

/// Refunds: asked for and approved in the shop, paid by the business.
extension SampleStory {
  struct Refund: Sendable {
    /// In the shop's container.
    let item: SampleCase
    /// In the business's events.
    let paid: SampleCase
  }

  private static let limit = 50_000

  func refund(_ number: Int) -> Refund {
    var random = random("refund", number)
    let name = "refund-\(number + 1)"
    let begin = calendar.instant(number, of: refundCount, &random)
    let plot = plot(number, of: refundCount, .refundOverLimit)
    let own = self.plot(number, of: refundCount, .requestApprovedBySamePerson, behind: 2)
    let requester = staff.pick([.support], at: begin, &random)
    let isLarge = plot == nil && own == nil && random.below(100) < 20
    let cents: Int =
      switch plot?.role {
      case .exception?: Self.limit + random.within(1...40_000)
      // Not over it.
      case .nearMiss?: Self.limit
      case nil: isLarge ? Self.limit + random.within(1...40_000) : random.within(500...40_000)
      }
    let order = "order-\(number % orderCount + 1)"
    let data = #"{"amount":\#(Self.decimal(cents: cents)),"order":"\#(order)"}"#
    func step(_ seconds: Int, _ type: String, _ actor: String) -> SampleCase.Step {
      let time = begin.adding(milliseconds: seconds * 1_000)
      return .init(time: time, type: "refund.\(type)", actor: actor, target: order, data: data)
    }
    let first = staff.pick([.management], at: begin, &random)
    let second = staff.pick([.management], at: begin, except: [first], &random)
    var steps = [step(0, "requested", requester)]
    if own?.role == .exception {
      // Approved by the same person under another of their names.
      steps.append(step(60, "approved", SampleStaff.email(requester)))
      steps[1].exceptions = [.requestApprovedBySamePerson]
    } else {
      steps.append(step(random.within(120...900), "approved", first))
    }
    if isLarge { steps.append(step(random.within(1_000...1_800), "approved", second)) }
    if plot?.role == .exception, (plot?.place ?? 0) % 2 == 1 {
      // Twice by one person.
      steps.append(step(1_200, "approved", SampleStaff.email(first)))
    }
    var paid = step(random.within(1_900...3_600), "paid", "svc-payments")
    if plot?.role == .exception { paid.exceptions = [.refundOverLimit] }
    return Refund(
      item: SampleCase(stream: name, steps: steps),
      paid: SampleCase(stream: name, steps: [.begin(begin), paid])
    )
  }
}
