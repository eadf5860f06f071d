import Trail

/// The days that a sample company's events lie in, and how busy their hours are.
struct SampleCalendar: Sendable {
  /// Monday, 2 March 2026.
  static let firstDay = Instant(seconds: 1_772_409_600)

  let days: Int
  /// Sum of the weights of all hours before an hour; one more than there are hours.
  private let weightBefore: [Double]

  /// - Parameter days: 1 or more.
  init(days: Int) {
    self.days = days
    weightBefore = (0..<days * 24).reduce(into: [0]) { sums, hour in
      sums.append((sums.last ?? 0) + Self.weight(day: hour / 24, hour: hour % 24))
    }
  }

  /// Midnight after the last day: the period's end.
  var end: Instant { day(days) }

  /// The run's clock, two hours later.
  var at: Instant { end.adding(seconds: 7_200) }

  /// Midnight before a day, counted from 0.
  func day(_ number: Int) -> Instant { Self.firstDay.adding(seconds: Int64(number) * 86_400) }

  /// Returns when the one of so many like events happens: more of them while people work, and each
  /// one after the one before.
  func instant(_ number: Int, of count: Int, _ random: inout SampleRandom) -> Instant {
    let share = (Double(number) + random.fraction()) / Double(count)
    let place = share * (weightBefore.last ?? 0)
    let hour = self.hour(of: place)
    let part = (place - weightBefore[hour]) / (weightBefore[hour + 1] - weightBefore[hour])
    let milliseconds = min(3_599_999, Int64(part * 3_600_000))
    return Instant(
      microseconds: day(0).microseconds + (Int64(hour) * 3_600_000 + milliseconds) * 1_000
    )
  }

  /// Returns the hour in which the sum of weights reaches this place.
  private func hour(of place: Double) -> Int {
    var (low, high) = (0, weightBefore.count - 2)
    while low < high {
      let middle = (low + high + 1) / 2
      if weightBefore[middle] <= place { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The first day is a Monday.
  private static func weight(day: Int, hour: Int) -> Double {
    let ofDay: Double = day % 7 < 5 ? 4 : 1
    return ofDay * (hour >= 7 && hour < 19 ? 5 : 1)
  }
}

extension Instant {
  /// RFC 3339 with three decimals, as services that log in milliseconds write it.
  var millisecondText: String { "\(columnText.prefix(23))Z" }

  /// The same second without its fraction.
  var wholeSecond: Instant { Instant(seconds: seconds) }

  func adding(milliseconds: Int) -> Instant {
    Instant(microseconds: microseconds + Int64(milliseconds) * 1_000)
  }
}
