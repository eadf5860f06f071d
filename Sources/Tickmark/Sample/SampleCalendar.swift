import Trail

/// The days that a sample company's events lie in.
struct SampleCalendar: Sendable, Hashable {
  /// Monday, 2 March 2026.
  static let firstDay = Instant(seconds: 1_772_409_600)

  let days: Int

  /// Midnight after the last day: the period's end.
  var end: Instant { day(days) }

  /// The run's clock, two hours later.
  var at: Instant { end.adding(seconds: 7_200) }

  /// Midnight before a day, counted from 0.
  func day(_ number: Int) -> Instant { Self.firstDay.adding(seconds: Int64(number) * 86_400) }

  /// How busy an hour of the day is, of 1,000.
  static func weight(hour: Int) -> Int { hour >= 7 && hour < 19 ? 70 : 13 }

  /// Spreads a number of events over all hours, so that the sum is exact.
  func spread(_ total: Int) -> [Int] {
    let weights = (0..<days * 24).map { Self.weight(hour: $0 % 24) }
    let sum = weights.reduce(0, +)
    var (done, seen) = (0, 0)
    return weights.map { weight in
      seen += weight
      let count = total * seen / sum - done
      done += count
      return count
    }
  }
}
