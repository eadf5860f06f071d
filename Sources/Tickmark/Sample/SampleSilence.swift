import Trail

/// Looks for the longest time in which a source says nothing, as the control `silent-source` does.
struct SampleSilence {
  private static let limit: Int64 = 86_400

  private let end: Instant
  /// The last event so far, and when it was.
  private var last: (id: String?, time: Instant)
  private var longest: (id: String?, seconds: Int64) = (nil, 0)

  /// Nothing is heard before the calendar's first day.
  init(_ calendar: SampleCalendar) {
    end = calendar.end
    last = (nil, calendar.day(0))
  }

  /// Notes an event, which isn't earlier than the one before.
  mutating func note(_ id: String, at time: Instant) {
    hear(time)
    last = (id, time)
  }

  private mutating func hear(_ time: Instant) {
    let seconds = time.seconds - last.time.seconds
    if seconds > longest.seconds { longest = (last.id, seconds) }
  }

  /// The event before the longest silence, if that was too long.
  var exceptions: SampleExceptions {
    var found = self
    found.hear(end)
    var exceptions = SampleExceptions()
    if let id = found.longest.id, found.longest.seconds > Self.limit {
      exceptions.add(id, to: .silentSource)
    }
    return exceptions
  }
}
