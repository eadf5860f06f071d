import Trail

/// Payments; data in DynamoDB's typed JSON, without the braces around it.
extension SampleStory {
  private static let suppliers = [
    ("Adler Papier GmbH", "DE02120300000000202051"), ("Nordlys AS", "NO9386011117947"),
    ("Orrery Ltd", "GB33BUKB20201555555555"), ("Van Dam BV", "NL02ABNA0123456789"),
  ]

  func payment(_ number: Int) -> SampleCase {
    var random = random("payment", number)
    let begin = calendar.instant(number, of: paymentCount, &random)
    let plot = plot(number, of: paymentCount, .paymentReleasedByCreator)
    let mixed = self.plot(number, of: paymentCount, .accessGranterReleasesPayment, behind: 2)
    let creator = staff.pick([.finance], at: begin, &random)
    let released = begin.adding(
      milliseconds: random.within(plot == nil ? 1_200_000...21_600_000 : 1_200_000...3_600_000)
    )
    // Who gives access may not release payments, but may look at them.
    let granter = mixed?.role == .exception ? self.granter(before: released) : nil
    let other =
      granter
      ?? staff.pick([.finance, .management], at: released, except: [creator], &random)
    let cents = random.within(1_000...4_000_000)
    let supplier = random.pick(Self.suppliers)
    let data =
      #""amount":{"N":"\#(cents / 100).\#(cents % 100 < 10 ? "0" : "")\#(cents % 100)"},"#
      + #""beneficiary":{"M":{"iban":{"S":"\#(supplier.1)"},"name":{"S":"\#(supplier.0)"}}},"#
      + #""currency":{"S":"EUR"}"#
    func step(_ time: Instant, _ type: String, _ actor: String) -> SampleCase.Step {
      .init(time: time, type: "payment.\(type)", actor: actor, data: data)
    }
    var steps = [step(begin, "created", creator)]
    if cents >= 1_000_000 {
      let approved = begin.adding(milliseconds: random.within(60_000...1_100_000))
      steps.append(step(approved, "approved", staff.pick([.management], at: approved, &random)))
    }
    // Who created a payment may take it back.
    if plot?.role == .nearMiss || plot == nil && granter == nil && random.below(100) < 4 {
      steps.append(step(released, "rejected", plot == nil ? other : creator))
      return SampleCase(stream: "pay-\(number + 1)", steps: steps)
    }
    let isException = plot?.role == .exception
    steps.append(step(released, "released", isException ? creator : other))
    if isException { steps[steps.count - 1].exceptions = [.paymentReleasedByCreator] }
    if granter != nil { steps[steps.count - 1].exceptions = [.accessGranterReleasesPayment] }
    let settled = released.adding(milliseconds: random.within(3_600_000...72_000_000))
    steps.append(step(settled, "settled", "svc-bank"))
    return SampleCase(stream: "pay-\(number + 1)", steps: steps)
  }

  /// Returns somebody who has granted access by then.
  private func granter(before time: Instant) -> String? {
    (0..<accessCount).lazy.map(access).prefix { $0.begin < time }
      .first { $0.granted < time }?.granter
  }
}
