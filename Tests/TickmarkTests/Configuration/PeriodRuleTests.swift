import Testing
import Trail

@testable import Tickmark

@Suite struct PeriodRuleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: String
    let at: String
    var zone = "UTC"
    let name: String
    let period: String

    var testDescription: String { "\(rule) at \(at) in \(zone)" }
  }

  @Test(arguments: [
    Case(
      rule: "yesterday",
      at: "2026-11-23T02:00:00Z",
      name: "2026-11-22",
      period: "2026-11-22T00:00:00Z/2026-11-23T00:00:00Z"
    ),
    Case(
      rule: "yesterday",
      at: "2026-11-23T00:00:00Z",
      name: "2026-11-22",
      period: "2026-11-22T00:00:00Z/2026-11-23T00:00:00Z"
    ),
    Case(
      rule: "yesterday",
      at: "2026-11-22T23:30:00Z",
      zone: "Europe/Berlin",
      name: "2026-11-22",
      period: "2026-11-21T23:00:00Z/2026-11-22T23:00:00Z"
    ),
    // The clock goes back: a day of 25 hours.
    Case(
      rule: "yesterday",
      at: "2026-10-26T02:00:00Z",
      zone: "Europe/Berlin",
      name: "2026-10-25",
      period: "2026-10-24T22:00:00Z/2026-10-25T23:00:00Z"
    ),
    // The clock leaps over midnight: the day begins at one.
    Case(
      rule: "yesterday",
      at: "2026-04-25T12:00:00Z",
      zone: "Africa/Cairo",
      name: "2026-04-24",
      period: "2026-04-23T22:00:00Z/2026-04-24T21:00:00Z"
    ),
    Case(
      rule: "last-month",
      at: "2026-01-15T02:00:00Z",
      name: "2025-12",
      period: "2025-12-01T00:00:00Z/2026-01-01T00:00:00Z"
    ),
    Case(
      rule: "last-month",
      at: "2026-03-31T23:00:00Z",
      zone: "Pacific/Auckland",
      name: "2026-03",
      period: "2026-02-28T11:00:00Z/2026-03-31T11:00:00Z"
    ),
    Case(
      rule: "last-90-days",
      at: "2026-11-23T02:00:00Z",
      name: "2026-08-25--2026-11-23",
      period: "2026-08-25T00:00:00Z/2026-11-23T00:00:00Z"
    ),
    Case(
      rule: "last-1-days",
      at: "2026-11-23T02:00:00Z",
      name: "2026-11-22",
      period: "2026-11-22T00:00:00Z/2026-11-23T00:00:00Z"
    ),
    Case(
      rule: "2026-01-01/2026-04-01",
      at: "2026-11-23T02:00:00Z",
      name: "2026-01-01--2026-04-01",
      period: "2026-01-01T00:00:00Z/2026-04-01T00:00:00Z"
    ),
    Case(
      rule: "2026-02-01/2026-03-01",
      at: "2026-11-23T02:00:00Z",
      name: "2026-02",
      period: "2026-02-01T00:00:00Z/2026-03-01T00:00:00Z"
    ),
    Case(
      rule: "2024-02-29T06:00:00Z/2024-03-01T06:00:00+01:00",
      at: "2026-11-23T02:00:00Z",
      name: "20240229T060000Z--20240301T050000Z",
      period: "2024-02-29T06:00:00Z/2024-03-01T05:00:00Z"
    ),
    Case(
      rule: "2024-02-28T23:00:00Z/2024-02-29T23:00:00Z",
      at: "2026-11-23T02:00:00Z",
      zone: "Europe/Berlin",
      name: "2024-02-29",
      period: "2024-02-28T23:00:00Z/2024-02-29T23:00:00Z"
    ),
  ])
  func periodAndItsNameFollowFromTheClock(_ test: Case) throws {
    let rule = try #require(PeriodRule(test.rule))
    let at = try #require(Instant(rfc3339: test.at))
    let (period, name) = rule.period(at: at, timezone: test.zone)
    #expect(name == test.name)
    #expect(period.description == test.period)
  }

  @Test(arguments: [
    "", "today", "last-0-days", "last-07-days", "last--days", "last-4000-days", "2026-01-01",
    "2026-04-01/2026-01-01", "2026-01-01/2026-01-01", "2026-02-30/2026-03-01", "2026-01-01/",
    "2026-01-01/2026-02-01/2026-03-01", "2026-01-01T00:00:00Z/2026-02-01",
    "2026-01-01T00:00:00.5Z/2026-01-02T00:00:00Z", "2026-1-1/2026-2-1", "Yesterday",
  ])
  func whatIsNoRuleIsRefused(text: String) {
    #expect(PeriodRule(text) == nil)
  }

  @Test(arguments: [
    ("UTC", true), ("Europe/Berlin", true), ("America/Argentina/Buenos_Aires", true),
    ("Etc/UTC", true), ("Mars/Olympus", false), ("PST", false), ("GMT+3", false), ("", false),
    ("europe/berlin", false),
  ])
  func timezonesAreNamesWithRules(name: String, isTimezone: Bool) {
    #expect(PeriodRule.isTimezone(name) == isTimezone)
  }

  @Test func theRuleOfEachDayOfAYearCoversItOnce() throws {
    var end = try #require(Instant(rfc3339: "2025-12-31T00:00:00Z"))
    for day in 0..<365 {
      let at = Instant(seconds: 1_767_225_600 + Int64(day) * 86_400 + 7_200)
      let (period, _) = PeriodRule.yesterday.period(at: at, timezone: "UTC")
      #expect(period.begin == end)
      end = period.end
    }
  }
}

@Suite struct CronScheduleTests {
  @Test(arguments: [
    "0 2 * * *", "*/15 8-18 * * 1-5", "0,30 0 1 jan,jul sun", "5-55/10 * * * 7", "0 0 31 12 0",
  ])
  func schedulesAreTaken(text: String) {
    #expect(CronSchedule.flaw(of: text) == nil)
  }

  @Test(arguments: [
    ("0 2 * *", "4 fields in \"0 2 * *\""), ("@daily", "1 fields in \"@daily\""),
    ("60 2 * * *", "minute \"60\""), ("0 24 * * *", "hour \"24\""),
    ("0 2 0 * *", "day of month \"0\""), ("0 2 * 13 *", "month \"13\""),
    ("0 2 * * 8", "day of week \"8\""), ("*/0 2 * * *", "minute \"*/0\""),
    ("5/10 2 * * *", "minute \"5/10\""), ("9-5 2 * * *", "minute \"9-5\""),
    ("1,,2 2 * * *", "minute \"1,,2\""), ("-1 2 * * *", "minute \"-1\""),
    ("+1 2 * * *", "minute \"+1\""), ("1-2-3 2 * * *", "minute \"1-2-3\""),
  ])
  func flawNamesTheField(text: String, found: String) {
    #expect(CronSchedule.flaw(of: text)?.found == found)
  }
}
