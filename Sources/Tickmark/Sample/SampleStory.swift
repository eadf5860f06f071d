import Trail

/// What happens at the sample company: the part that all its systems tell, each in its own way.
struct SampleStory: Sendable {
  static let account = "111122223333"
  static let services = ["billing", "catalogue", "checkout", "reports", "search"]

  let calendar: SampleCalendar
  let seed: UInt64
  /// How many events are asked for.
  let events: Int
  let staff: SampleStaff

  /// How many cases of each kind begin within the sample.
  let orderCount: Int
  let deploymentCount: Int
  let accessCount: Int
  let paymentCount: Int
  let refundCount: Int

  init(_ calendar: SampleCalendar, seed: UInt64, events: Int) {
    self.calendar = calendar
    self.seed = seed
    self.events = events
    staff = SampleStaff(calendar)
    // Of all events two in ten are the business's, one the payments'; a case has three or four.
    orderCount = max(12, events * 10 / 100 / 4)
    deploymentCount = max(10, events * 4 / 100 / 4)
    accessCount = max(10, events * 3 / 100 / 3)
    paymentCount = max(20, events * 10 / 100 / 4)
    refundCount = max(20, events / 100)
  }

  func random(_ part: String, _ number: Int = 0) -> SampleRandom {
    SampleRandom(seed, part, number)
  }

  func exceptionCount(_ control: SampleControl) -> Int { control.exceptionCount(events: events) }

  /// Whether a numbered case is a planted exception (0), the one beside it that only looks like one
  /// (1), or neither; for the exception also its place among them.
  ///
  /// They lie in the first seven tenths of all cases, so that they end within the sample; `offset`
  /// keeps the cases of one control apart from another's.
  func plot(
    _ number: Int,
    of count: Int,
    _ control: SampleControl,
    behind offset: Int = 0
  ) -> (role: Plot, place: Int)? {
    let planted = exceptionCount(control)
    for place in 0..<planted {
      let exception = count * 7 * (place + 1) / (10 * (planted + 1)) + offset
      if number == exception { return (.exception, place) }
      if number == exception + 1 { return (.nearMiss, place) }
    }
    return nil
  }

  /// Returns a time of a working day for one of several, from eight to six; with a margin before it
  /// from ten on.
  func moment(_ number: Int, _ label: String, margin: Bool = false) -> Instant {
    var random = random(label, number)
    let days = (0..<calendar.days).filter { $0 % 7 < 5 }
    let day = calendar.day(random.pick(days))
    return day.adding(seconds: Int64(random.within((margin ? 36_000 : 28_800)...64_800)))
  }

  /// Returns a time at night for one of several.
  func night(_ number: Int, _ label: String) -> Instant {
    var random = random(label, number)
    let day = calendar.day(random.below(calendar.days))
    return day.adding(seconds: Int64(random.within(72_000...82_800)))
  }

  enum Plot: Sendable { case exception, nearMiss }
}
