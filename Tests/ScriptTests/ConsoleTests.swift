import ArgumentParser
import CanonicalJSON
import SQLite
import Testing
import Tickmark
import Trail

@testable import TickmarkCLI

@Suite struct ExitStatusTests {
  @Test(
    arguments: [
      (Verdict.met, 0), (.exceptions, 1), (.unproven, 2), (.absent, 2), (.broken, 2),
    ] as [(Verdict, Int32)]
  )
  func everyVerdictOfARunHasItsCode(verdict: Verdict, code: Int32) {
    #expect(ExitStatus(verdict).rawValue == code)
    #expect(verdict.exitCode == code)
  }

  @Test(
    arguments: [("proven", 0), ("suspect", 1), ("absent", 2), ("broken", 2)] as [(String, Int32)]
  )
  func everyVerdictOfAValidationHasItsCode(verdict: String, code: Int32) {
    #expect(ExitStatus(validation: verdict).rawValue == code)
  }

  @Test(
    arguments: [
      (Verification.State.proven, 0), (.unproven, 2), (.broken, 2),
    ] as [(Verification.State, Int32)]
  )
  func everyStateOfAVerificationHasItsCode(state: Verification.State, code: Int32) {
    #expect(ExitStatus(state).rawValue == code)
  }

  @Test func errorsOfTheParserAreUsageAndHelpIsASuccess() {
    #expect(ExitStatus(of: ValidationError("no")) == .usage)
    #expect(ExitStatus(of: CleanExit.helpRequest()) == .success)
    let error = #expect(throws: (any Error).self) { try TickmarkCommand.parseAsRoot(["rnu"]) }
    #expect(error.map { ExitStatus(of: $0) } == .usage)
  }

  @Test func allElseCouldNotRun() {
    #expect(ExitStatus(of: RunError(place: "a", message: "b")) == .couldNotRun)
    #expect(ExitStatus(of: CancellationError()) == .couldNotRun)
  }
}

@Suite struct ErrorReportTests {
  @Test func placeMessageAndHintAreLinesOfTheirOwn() {
    let report = ErrorReport(RunError(place: "a.yaml:1:2", message: "found b", hint: "want c"))
    #expect(report.lines == ["a.yaml:1:2: found b", "tickmark: hint: want c"])
    #expect(
      report.json.canonicalText
        == #"{"error":{"hint":"want c","message":"found b","place":"a.yaml:1:2"}}"#
    )
  }

  @Test func problemsOfAConfigurationAreAllTold() {
    let problems = [1, 2].map {
      ConfigurationError.Problem(place: "a:\($0):1", message: "found b", hint: nil)
    }
    let report = ErrorReport(ConfigurationError(problems: problems))
    #expect(report.lines == ["a:1:1: found b", "a:2:1: found b"])
    #expect(report.json["others"]?.array?.count == 1)
  }

  @Test func whatATerminalWouldActOnIsEscaped() {
    let report = ErrorReport(RunError(place: "a\u{1b}[2J", message: "b\nc\u{202e}", hint: "\u{9b}"))
    #expect(report.lines == [#"a\x1b[2J: b\nc\u{202e}"#, #"tickmark: hint: \u{9b}"#])
  }
}

@Suite struct ProgressMeterTests {
  private static func report(_ stage: String, _ done: Int, of total: Int? = nil) -> Progress {
    Progress(stage: stage, done: done, total: total, unit: "events")
  }

  @Test func rateAndTimeLeftFollowFromTheStagesStart() {
    var meter = ProgressMeter(pause: 1)
    #expect(
      meter.update(Self.report("ingest", 0, of: 40_000), at: 10).current
        == "ingest: 0 of 40,000 events (0 %)"
    )
    #expect(meter.update(Self.report("ingest", 9_000, of: 40_000), at: 10.5).current == nil)
    #expect(
      meter.update(Self.report("ingest", 10_000, of: 40_000), at: 12).current
        == "ingest: 10,000 of 40,000 events (25 %), 5,000/s, 0:06 left"
    )
    #expect(meter.finish(at: 18) == "ingest: 10,000 events, 1,250/s")
    #expect(meter.finish(at: 18) == nil)
  }

  @Test func newStageEndsTheOneBefore() {
    var meter = ProgressMeter(pause: 1)
    #expect(meter.update(Self.report("ingest", 5), at: 0).finished == nil)
    let (finished, current) = meter.update(Self.report("evaluate", 0), at: 0.1)
    #expect(finished == "ingest: 5 events")
    #expect(current == "evaluate: 0 events")
    #expect(meter.finish(at: 0.2) == "evaluate")
  }

  @Test(arguments: [(0, "0:00"), (7, "0:07"), (750, "12:30"), (7_500, "2:05:00")])
  func timesAreShort(seconds: Int, text: String) {
    #expect(ProgressMeter.clock(seconds) == text)
  }
}

@Suite struct TableTests {
  @Test func numbersStandAtTheRightAndNothingIsCutOff() {
    var table = RowTable()
    let long = String(repeating: "x", count: 70)
    let rows = [("a", "1"), (long, "1000")].map { text, number in
      [RowTable.Cell(text: text, isNumber: false), RowTable.Cell(text: number, isNumber: true)]
    }
    #expect(rows.flatMap { table.add(["text", "n"], $0) } == [])
    let lines = table.finish(["text", "n"])
    #expect(lines[2] == "a" + String(repeating: " ", count: 59 + 2 + 3) + "1")
    #expect(lines[3] == "\(long)  1000")
  }

  @Test func laterRowsAreNotHeld() {
    var table = RowTable()
    let cell = RowTable.Cell(text: "1", isNumber: true)
    let counts = (0..<202).map { _ in table.add(["n"], [cell]).count }
    #expect(counts[..<199].allSatisfy { $0 == 0 })
    #expect(counts[199] == 202)
    #expect(Array(counts[200...]) == [1, 1])
    #expect(table.finish(["n"]) == [])
  }

  @Test func twoColumnsOfOneNameAreToldApart() {
    #expect(RowWriter.distinct(["a", "b", "a", "a_2", "a"]) == ["a", "b", "a_2", "a_2_2", "a_3"])
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_904_417, "-1,904,417")])
  func thousandsAreGrouped(number: Int, text: String) {
    #expect(DecimalText.grouped(number) == text)
  }

  @Test func jsonOnATerminalSaysTheSame() throws {
    let value: JSONValue = ["a\u{1b}": "b\u{202e}\u{9b}\u{e0001}c\n"]
    let shown = JSONText.shown(value.pretty)
    #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || (0x20..<0x7f).contains($0.value) })
    #expect(try JSONValue(parsing: shown) == value)
  }
}
