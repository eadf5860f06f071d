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

  init(_ calendar: SampleCalendar, seed: UInt64, events: Int) {
    self.calendar = calendar
    self.seed = seed
    self.events = events
    staff = SampleStaff(calendar)
    // Of all events three in ten are the business's, two the payments'; a case has three or four.
    orderCount = max(5, events * 24 / 100 / 4)
    deploymentCount = max(10, events * 3 / 100 / 3)
    accessCount = max(10, events * 3 / 100 / 3)
    paymentCount = max(10, events * 2 / 10 / 4)
  }

  func random(_ part: String, _ number: Int = 0) -> SampleRandom {
    SampleRandom(seed, part, number)
  }

  func exceptionCount(_ control: SampleControl) -> Int { control.exceptionCount(events: events) }

  /// Whether a numbered case is a planted exception (0), the one beside it that only looks like one
  /// (1), or neither; for the exception also its place among them.
  ///
  /// They lie in the first seven tenths of all cases, so that they end within the sample.
  func plot(_ number: Int, of count: Int, _ control: SampleControl) -> (role: Plot, place: Int)? {
    let planted = exceptionCount(control)
    for place in 0..<planted {
      let exception = count * 7 * (place + 1) / (10 * (planted + 1))
      if number == exception { return (.exception, place) }
      if number == exception + 1 { return (.nearMiss, place) }
    }
    return nil
  }

  enum Plot: Sendable { case exception, nearMiss }
}
