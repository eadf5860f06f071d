import SQLite
import Testing
import Trail

@testable import Tickmark

@Suite struct EvaluatorTests {
  let ledger: TestLedger

  init() throws {
    ledger = try TestLedger()
    try ledger.add(
      .init(time: "2026-01-01T23:59:59.999999Z", actorKind: "root", action: "Before"),
      .init(time: "2026-01-02T00:00:00Z", actor: "b", actorKind: "root", action: "Get"),
      .init(time: "2026-01-02T08:00:00Z", actor: "a", actorKind: "user", action: "Get", mfa: 1),
      .init(time: "2026-01-02T00:00:00Z", actor: "a", actorKind: "root", action: "Put"),
      .init(time: "2026-01-03T00:00:00Z", actorKind: "root", action: "After")
    )
  }

  private func proof(_ days: String...) -> ProofMap {
    ProofMap(
      days.map {
        Coverage(
          source: "trail",
          scope: "*",
          period: Period(days: $0),
          state: .proven,
          assurance: .signed
        )
      }
    )
  }

  private func evaluate(
    _ control: Control,
    _ input: ControlInput = .proven,
    over period: Period = .day
  ) throws -> ControlResult {
    try ledger.evaluator().evaluate(control, over: period, input: input)
  }

  @Test func exceptionsOverProvenInputFail() throws {
    let result = try evaluate(.roots)
    #expect(result.outcome == .fail && result.isComplete && result.reason == nil)
    #expect(result.populationCount == 3 && result.exceptionCount == 2)
    #expect(result.populationByDay == [DayCount(day: "2026-01-02", count: 3)])
    #expect(result.exceptionsByDay == [DayCount(day: "2026-01-02", count: 2)])
    #expect(result.columns == ["entry", "time", "actor"])
    #expect(result.sources == ["trail"] && result.assurance == .signed)
    let exceptions = try result.exceptions()
    #expect(exceptions.map(\.entry) == [1, 3])
    #expect(exceptions[0].values == [1, "2026-01-02T00:00:00.000000Z", "b"])
    // printf '[1]' | sha256sum
    #expect(exceptions[0].reference == "sample-control/080a9ed428")
  }

  @Test func noExceptionsOverProvenInputPass() throws {
    let result = try evaluate(
      .test(exceptions: "SELECT entry FROM event WHERE action = 'Delete'")
    )
    #expect(result.outcome == .pass && result.populationCount == 3)
    #expect(try result.exceptions().isEmpty)
  }

  @Test func anEmptyPopulationDidNotOperate() throws {
    let result = try evaluate(.roots, over: Period(days: "2026-02-01/2026-02-02"))
    #expect(result.outcome == .notApplicable)
  }

  @Test(arguments: [Control.roots, .test(exceptions: "SELECT entry FROM event WHERE 0")])
  func unprovenInputNeverPassesAndNeverIsNotApplicable(_ control: Control) throws {
    for period in [Period.day, Period(days: "2026-02-01/2026-02-02")] {
      let result = try evaluate(control, .unproven, over: period)
      #expect(result.outcome == .unproven && !result.isComplete)
      #expect(result.reason == "the input is not proven")
    }
  }

  @Test func aProvenExceptionFailsEvenWhereTheInputIsNotProven() throws {
    let hour = proof("2026-01-02T00:00:00Z/2026-01-02T01:00:00Z")
    let result = try ledger.evaluator(proof: hour).evaluate(.roots, over: .day, input: .unproven)
    #expect(result.outcome == .fail && !result.isComplete)
    let other = proof("2026-01-02T01:00:00Z/2026-01-03T00:00:00Z")
    let unproven = try ledger.evaluator(proof: other).evaluate(.roots, over: .day, input: .unproven)
    #expect(unproven.outcome == .unproven && unproven.exceptionCount == 2)
  }

  @Test func anExceptionWithoutAnEntryNeedsNoProofOfItsOwn() throws {
    let control = Control.test(
      population: "SELECT actor FROM event",
      exceptions: "SELECT actor, count(*) AS n FROM event GROUP BY actor HAVING n > 1",
      key: ["actor"]
    )
    let result = try evaluate(control, .unproven)
    #expect(result.outcome == .fail && !result.isComplete)
    #expect(try result.exceptions().map(\.entry) == [nil, nil])
  }

  @Test func tiesAreBrokenByTheKey() throws {
    for index in 0..<20 {
      try ledger.add(.init(time: "2026-01-02T09:00:00Z", actor: "x\((index * 7) % 20)"))
    }
    let control = Control.test(
      population: "SELECT actor FROM event",
      exceptions: "SELECT actor FROM event WHERE actor > 'x' ORDER BY time DESC -- newest",
      key: ["actor"]
    )
    let actors = try evaluate(control).exceptions().map { $0.values[0].text ?? "" }
    #expect(actors == (0..<20).map { "x\($0)" }.sorted())
  }

  @Test func anUnorderedQueryIsOrderedByItsKey() throws {
    let control = Control.test(
      exceptions: "SELECT actor, entry FROM event WHERE actor_kind = 'root' AND actor IS NOT NULL",
      key: ["actor", "entry"]
    )
    let exceptions = try evaluate(control).exceptions()
    #expect(exceptions.map(\.entry) == [3, 1])
    // printf '["a",3]' | sha256sum
    #expect(exceptions[0].reference == "sample-control/1474a1eaf4")
  }

  @Test func anExceptionOutsideOfThePopulationIsAnError() throws {
    let control = Control.test(exceptions: "SELECT entry FROM event ORDER BY time")
    let result = try evaluate(control)
    #expect(result.outcome == .error)
    #expect(
      result.reason
        == "exceptions query: entry [0], not in the population, want rows of the population"
    )
    #expect(result.exceptionCount == 0 && result.populationCount == 0)
    #expect(try result.exceptions().isEmpty)
  }

  @Test func aKeyThatStandsForTwoRowsIsAnError() throws {
    let control = Control.test(
      population: "SELECT actor FROM event",
      exceptions: "SELECT actor FROM event",
      key: ["actor"]
    )
    let result = try evaluate(control)
    #expect(result.outcome == .error)
    #expect(result.reason == "exceptions query: two rows with the key [null], want one")
  }

  @Test func anEntryThatLeadsNowhereIsAnError() throws {
    let control = Control.test(
      population: "SELECT 99 AS entry",
      exceptions: "SELECT 99 AS entry"
    )
    let result = try evaluate(control)
    #expect(result.reason == "exceptions query: entry 99, want one of the view event")
    let later = Control.test(
      population: "SELECT 'a' AS k UNION SELECT 'b'",
      exceptions: "SELECT 'a' AS k, 1 AS entry UNION SELECT 'b', 99",
      key: ["k"]
    )
    #expect(try evaluate(later).reason == "exceptions query: entry 99, want one of the view event")
    let text = Control.test(
      population: "SELECT 'x' AS entry",
      exceptions: "SELECT 'x' AS entry"
    )
    #expect(try evaluate(text).reason == "exceptions query: an entry that is no index")
  }

  @Test func aBlobInTheKeyIsAnError() throws {
    let control = Control.test(
      population: "SELECT x'00' AS k",
      exceptions: "SELECT x'00' AS k",
      key: ["k"]
    )
    #expect(
      try evaluate(control).reason
        == "exceptions query: a blob or an infinite number in the key"
    )
  }

  @Test func periodLookbackAndParametersAreBound() throws {
    let control = Control.test(
      population: "SELECT :begin AS b, :end AS e, :lookback_begin AS l, :n AS n",
      exceptions: "SELECT :begin AS b, :end AS e, :lookback_begin AS l, :n AS n",
      key: ["b", "e", "l", "n"],
      lookback: 3_600,
      parameters: [.init(name: "n", value: 7)]
    )
    let values = try evaluate(control).exceptions()[0].values
    #expect(
      values == [
        "2026-01-02T00:00:00.000000Z", "2026-01-03T00:00:00.000000Z",
        "2026-01-01T23:00:00.000000Z", 7,
      ]
    )
  }

  @Test func recordsAreReadThroughTheFunction() throws {
    let control = Control.test(
      exceptions: """
        SELECT entry, record(entry) ->> '$.name' AS name FROM event
        WHERE json_extract(record(entry), '$.secure') = 0
          AND time >= :begin AND time < :end
        """
    )
    let evaluator = try ledger.evaluator { entry in
      entry == 3 ? #"{"name":"x","secure":false}"# : #"{"secure":true}"#
    }
    let result = try evaluator.evaluate(control, over: .day, input: .proven)
    #expect(try result.exceptions().map(\.values) == [[3, "x"]])
  }

  @Test func aRecordThatCanNotBeReadEndsTheEvaluation() throws {
    struct Unreadable: Error {}
    let evaluator = try ledger.evaluator { _ in throw Unreadable() }
    let control = Control.test(exceptions: "SELECT entry FROM event WHERE record(entry) IS NULL")
    #expect(throws: Unreadable.self) {
      try evaluator.evaluate(control, over: .day, input: .proven)
    }
  }

  @Test func aQueryBeyondItsBudgetIsAnErrorAndTheNextOneRuns() throws {
    let evaluator = try ledger.evaluator(limits: EvaluationLimits(instructions: 100_000))
    let control = Control.test(
      exceptions: """
        WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n)
        SELECT entry FROM event WHERE entry = (SELECT max(i) FROM n)
        """
    )
    let result = try evaluator.evaluate(control, over: .day, input: .proven)
    #expect(result.outcome == .error)
    #expect(result.reason == "exceptions query: more than 100000 instructions")
    #expect(try evaluator.evaluate(.roots, over: .day, input: .proven).outcome == .fail)
  }

  @Test func moreExceptionsThanTheLimitAreAnError() throws {
    let evaluator = try ledger.evaluator(limits: EvaluationLimits(exceptionCount: 1))
    let result = try evaluator.evaluate(.roots, over: .day, input: .proven)
    #expect(result.reason == "exceptions query: more than 1 rows")
  }

  @Test func aValueBeyondTheLimitIsAnError() throws {
    let evaluator = try ledger.evaluator(limits: EvaluationLimits(valueByteCount: 1_000_000))
    let control = Control.test(
      exceptions:
        "SELECT entry, replace(printf('%9999d', 1), ' ', printf('%9999d', 1)) AS x FROM event"
    )
    let result = try evaluator.evaluate(control, over: .day, input: .proven)
    #expect(result.reason == "exceptions query: string or blob too big")
  }

  @Test func resultsStayReadableSideBySideAndTheirFileGoesWithThem() throws {
    do {
      let evaluator = try ledger.evaluator()
      let first = try evaluator.evaluate(.roots, over: .day, input: .proven)
      let second = try evaluator.evaluate(
        .test(exceptions: "SELECT entry FROM event WHERE mfa = 1"),
        over: .day,
        input: .proven
      )
      #expect(try first.exceptions().map(\.entry) == [1, 3])
      #expect(try second.exceptions().map(\.entry) == [2])
      #expect(try first.exceptions().map(\.entry) == [1, 3])
      #expect(ledger.exists("scratch.db"))
    }
    #expect(!ledger.exists("scratch.db"))
  }

  @Test(arguments: [1, 2, 3, 9])
  func anyNumberOfWorkersGivesTheSameResults(_ workerCount: Int) async throws {
    let controls = (0..<5).map { number in
      Control.test(
        exceptions: "SELECT entry, time FROM event WHERE entry = \(number)",
        id: "control-\(number)"
      )
    }
    let evaluation = Evaluation(
      ledger: ledger.path,
      tables: .ledger,
      proof: proof("2026-01-02/2026-01-03"),
      scratch: "\(ledger.folder)/scratch"
    ) {
      { _ in nil }
    }
    let results = try await evaluation.results(
      of: controls.map { SelectedControl(control: $0, sources: ["trail"]) },
      over: .day,
      assurances: ["trail": .signed],
      findings: [],
      workerCount: workerCount
    )
    #expect(results.map(\.control.id) == controls.map(\.id))
    #expect(results.map(\.outcome) == [.error, .fail, .fail, .fail, .error])
    #expect(try results.map { try $0.exceptions().map(\.entry) } == [[], [1], [2], [3], []])
    #expect(results.allSatisfy { $0.isComplete && $0.assurance == .signed })
  }

  @Test func aDamagedLedgerIsThrownAndNotAResult() throws {
    try ledger.damage()
    #expect(throws: SQLiteError.self) { try evaluate(.roots) }
  }

  @Test func manyExceptionsStreamInOrder() throws {
    try ledger.database.transaction {
      for index in 0..<1_000 {
        try ledger.add(
          .init(time: "2026-01-02T10:00:00Z", actor: "u\(index % 50)", actorKind: "root")
        )
      }
    }
    let result = try evaluate(.roots)
    #expect(result.exceptionCount == 1_002)
    var entries: [Int] = []
    try result.forEachException { entries.append($0.entry ?? -1) }
    #expect(entries == [1, 3] + Array(5..<1_005))
  }
}
