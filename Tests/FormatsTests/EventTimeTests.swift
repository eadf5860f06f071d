import CanonicalJSON
import Testing
import Trail

@testable import Formats

@Suite struct EventTimeTests {
  private func read(_ value: String, _ unit: ColumnMapping.TimeUnit) throws -> String? {
    var tape = JSONTape()
    return try unsafe Array(value.utf8).withUnsafeBytes { bytes in
      try unsafe tape.parse(bytes)
      return unsafe EventTime.read(0, unit, tape, bytes)?.columnText
    }
  }

  @Test(arguments: [
    "2026-11-22T08:00:00Z", "2026-11-22T08:00:00.5Z", "2026-11-22T08:00:00.123456Z",
    "2026-11-22T08:00:00.1234567Z", "2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z", "2026-12-31T23:59:59Z", "2026-12-31T23:59:60Z", "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+01:00",
    "2026-01-01t00:00:00z", "2026-01-01 00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "202a-01-01T00:00:00Z", "2026-01-01T00:00:0 Z", "2026-01-01T00:00:00.12x456Z", "", "Z",
  ])
  func readsWhatTheStrictReaderReads(_ text: String) throws {
    #expect(try read("\"\(text)\"", .rfc3339) == Instant(rfc3339: text)?.columnText)
  }

  @Test(
    arguments: [
      ("1790000000", ColumnMapping.TimeUnit.seconds, "2026-09-21T14:13:20.000000Z"),
      ("1790000000.25", .seconds, "2026-09-21T14:13:20.250000Z"),
      ("\"1790000000\"", .seconds, "2026-09-21T14:13:20.000000Z"),
      ("1790000000250", .milliseconds, "2026-09-21T14:13:20.250000Z"),
      ("1790000000250.75", .milliseconds, "2026-09-21T14:13:20.250750Z"),
      ("1790000000250001", .microseconds, "2026-09-21T14:13:20.250001Z"),
      ("0", .seconds, "1970-01-01T00:00:00.000000Z"),
      ("253402300800", .seconds, nil), ("9223372036854775807", .seconds, nil),
      ("1e3", .seconds, "1970-01-01T00:16:40.000000Z"), ("\"x\"", .seconds, nil),
      ("null", .seconds, nil), ("true", .microseconds, nil), ("\"1.\"", .seconds, nil),
    ] as [(String, ColumnMapping.TimeUnit, String?)]
  )
  func readsCountsSince1970(
    _ value: String,
    _ unit: ColumnMapping.TimeUnit,
    _ wanted: String?
  ) throws {
    #expect(try read(value, unit) == wanted)
  }

  /// The quick way through the common form must agree with the calendar on every day.
  @Test func readsEveryDayOfFourYears() throws {
    for day in CivilDate(year: 2023, month: 1, day: 1).daysSince1970..<20_900 {
      let instant = Instant(seconds: Int64(day) * 86_400 + 3_661)
      guard try read("\"\(instant)\"", .rfc3339) == instant.columnText else {
        Issue.record("\(instant)")
        return
      }
    }
  }
}
