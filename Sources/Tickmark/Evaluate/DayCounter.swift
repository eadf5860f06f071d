import SQLite

/// Counts rows by the UTC day of their `time`.
struct DayCounter {
  private var counts: [String: Int] = [:]
  private var day: [UInt8] = []
  private var dayCount = 0

  /// Rows in order of time cost no dictionary.
  mutating func add(_ row: Statement, _ column: Int) {
    unsafe row.withBytes(column) { bytes in
      guard bytes.count >= 10 else { return }
      if unsafe !day.elementsEqual(bytes.prefix(10)) {
        close()
        unsafe day = Array(bytes.prefix(10))
      }
      dayCount += 1
    }
  }

  private mutating func close() {
    if dayCount > 0 { counts[String(decoding: day, as: UTF8.self), default: 0] += dayCount }
    dayCount = 0
  }

  /// The days that have rows, ascending.
  func days() -> [DayCount] {
    var whole = self
    whole.close()
    return whole.counts.map { DayCount(day: $0.key, count: $0.value) }.sorted { $0.day < $1.day }
  }
}
