import Testing
import Trail

@testable import Tickmark

@Suite struct PageTextTests {
  @Test(arguments: [
    ("2026-11-22T08:00:00.000000Z", "2026-11-22 08:00:00"),
    ("2026-11-22T08:00:10.250000Z", "2026-11-22 08:00:10.25"),
    ("2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z"), ("a\u{202E}b", "a‹U+202E›b"),
    ("\u{1B}[31m\u{7F}", "␛[31m␡"), ("", ""),
    (String(repeating: "x", count: 240), String(repeating: "x", count: 240)),
    (String(repeating: "x", count: 241), String(repeating: "x", count: 240) + "…"),
  ])
  func cellsShowTimesAndHostileTextsPlainly(_ text: String, _ shown: String) {
    #expect(PageText.shown(text) == shown)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (1_904_417, "1,904,417"), (-1_234, "−1,234"),
  ])
  func countsAreGrouped(_ number: Int, _ text: String) { #expect(PageText.count(number) == text) }

  @Test(arguments: [
    (0, 10, "0.00 %"), (312, 48_377, "0.64 %"), (1, 1_000_000, "< 0.01 %"), (5, 5, "100.00 %"),
    (999_999, 1_000_000, "> 99.99 %"), (1, 0, "–"),
  ])
  func percentIsNeverRoundedToNothingNorToAll(_ part: Int, _ whole: Int, _ text: String) {
    #expect(PageText.percent(part, of: whole) == text)
  }

  @Test(arguments: [
    ("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", "22 Nov 2026"),
    ("2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z", "20 to 22 Nov 2026"),
    ("2026-10-30T00:00:00Z", "2026-11-23T00:00:00Z", "30 Oct to 22 Nov 2026"),
    ("2025-12-01T00:00:00Z", "2026-02-01T00:00:00Z", "1 Dec 2025 to 31 Jan 2026"),
    (
      "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z",
      "22 Nov 2026, 23:00:00 UTC to 23 Nov 2026, 23:00:00 UTC"
    ),
  ])
  func periodsOfWholeDaysAreToldInDays(_ begin: String, _ end: String, _ words: String) {
    let period = Period(begin: PageFixture.instant(begin), end: PageFixture.instant(end))
    #expect(PageText.period(period) == words)
  }

  @Test func stylesheetStringsHoldAnyText() {
    #expect(PageSheet.quoted("a\"b\\</style>\n") == #""a\22 b\5c \3c /style\3e \a ""#)
  }
}
