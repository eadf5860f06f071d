import Testing
import Trail

@Suite struct InstantTests {
  @Test(arguments: [
    ("2026-11-22T08:00:00Z", 1_795_334_400_000_000),
    ("2026-11-22T09:00:00+01:00", 1_795_334_400_000_000),
    ("2026-11-22T08:00:00.25Z", 1_795_334_400_250_000),
    ("2026-11-22T08:00:00.1234569Z", 1_795_334_400_123_456),
    ("1969-12-31T23:59:59.999999Z", -1),
    ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
  ])
  func readsRFC3339(text: String, microseconds: Int64) {
    #expect(Instant(rfc3339: text)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "", "2026-11-22", "2026-11-22T08:00:00", "2026-11-22 08:00:00Z", "2026-13-22T08:00:00Z",
    "2026-02-29T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T08:60:00Z", "2026-11-22T08:00:60Z",
    "2026-11-22T08:00:00.Z", "2026-11-22T08:00:00+0100", "2026-11-22T08:00:00Zx",
    "2026-11-2x T08:00:00Z", "+026-11-22T08:00:00Z",
  ])
  func refusesWhatIsNoTime(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test(arguments: [Int64](stride(from: -4_000_000_000, to: 8_000_000_000, by: 777_777_777)))
  func textsComeBack(seconds: Int64) {
    let instant = Instant(microseconds: seconds * 1_000_000 + 123_456)
    #expect(Instant(rfc3339: instant.description) == instant)
    #expect(Instant(rfc3339: instant.columnText) == instant)
  }

  @Test func fractionsAreShownOnlyWhereThereAreSome() {
    let instant = Instant(rfc3339: "2026-11-22T08:00:00Z")
    #expect(instant?.description == "2026-11-22T08:00:00Z")
    #expect(instant?.columnText == "2026-11-22T08:00:00.000000Z")
    #expect(instant?.stamp == "20261122T080000Z")
    #expect(instant?.dateText == "2026-11-22")
  }

  @Test func aPeriodLeavesOutItsEnd() {
    let (begin, end) = (Instant(seconds: 10), Instant(seconds: 20))
    let period = Period(begin: begin, end: end)
    #expect(period.contains(begin))
    #expect(!period.contains(end))
    #expect(!period.overlaps(Period(begin: end, end: Instant(seconds: 30))))
    #expect(
      period.intersection(Period(begin: Instant(seconds: 15), end: Instant(seconds: 30)))
        == Period(begin: Instant(seconds: 15), end: end)
    )
  }
}
