import ArgumentParser
import CanonicalJSON
import Tickmark

/// The command `tickmark controls test`.
struct ControlsTestCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run each control over the data of its fixture."
  )

  /// What testing one control gave.
  private struct Tested: Sendable {
    var outcomes: [Outcome]
    /// nil where it wasn't asked for, or the control fails its fixture.
    var score: MutationScore?
  }

  /// What a case of a fixture gave.
  private struct Outcome: Sendable {
    let control: String
    /// As in `file:line`.
    let place: String
    /// nil where the control did what the case wants.
    let failure: String?
  }

  @OptionGroup var controls: ControlOptions
  @OptionGroup var output: OutputOptions

  @Flag(
    help: """
      Also change each control's SQL in every small way, and tell which changes its fixture doesn't \
      notice.
      """
  )
  var mutations = false

  @Option(
    name: .customLong("least-score"),
    help: ArgumentHelp(
      "With --mutations: fail if fewer of a hundred changes are noticed, over all controls.",
      valueName: "percent"
    )
  )
  var leastScore = 0

  func execute(_ console: Console) async throws -> ExitStatus {
    let (library, tables) = try controls.library()
    let scratch = console.surroundings.scratchPath()
    let texts = library.controls.sorted { $0.name < $1.name }
    let wantsScore = mutations
    let tested = try await withThrowingTaskGroup(of: [(Int, Tested)].self) { group in
      let workers = 2
      for worker in 0..<workers {
        group.addTask {
          let suite = ControlSuite(tables: tables, scratch: "\(scratch).\(worker)")
          return try stride(from: worker, to: texts.count, by: workers).map { index in
            (index, try Self.test(texts[index], tables, suite, wantsScore))
          }
        }
      }
      var all: [(Int, Tested)] = []
      for try await part in group { all += part }
      return all.sorted { $0.0 < $1.0 }.map(\.1)
    }
    try print(tested, console)
    let isFailed = tested.contains { $0.outcomes.contains { $0.failure != nil } }
    let isWeak = wantsScore && Self.total(tested).percent < leastScore
    return isFailed || isWeak ? .exceptions : .success
  }

  /// A control without data to show what it does fails its test.
  private static func test(
    _ text: ReportLibrary.ControlText,
    _ tables: ControlTables,
    _ suite: ControlSuite,
    _ wantsScore: Bool
  ) throws -> Tested {
    let control = try ControlFile.parse(
      text.bytes,
      name: text.name,
      area: text.area,
      tables: tables
    )
    guard let bytes = text.fixture else {
      let want = "no fixture, want \(control.id).yaml beside it"
      return Tested(
        outcomes: [Outcome(control: control.id, place: text.name, failure: want)],
        score: nil
      )
    }
    let fixture = try ControlFixture.parse(bytes, name: "\(control.id).yaml", tables: tables)
    let outcomes = try suite.run(control, on: fixture).map {
      Outcome(control: $0.control, place: $0.place, failure: $0.failure)
    }
    let isRight = outcomes.allSatisfy { $0.failure == nil }
    let score = wantsScore && isRight ? try suite.mutationScore(of: control, on: fixture) : nil
    return Tested(outcomes: outcomes, score: score)
  }

  private static func total(_ tested: [Tested]) -> MutationScore {
    let scores = tested.compactMap(\.score)
    return MutationScore(
      control: "all",
      total: scores.reduce(0) { $0 + $1.total },
      survivors: scores.flatMap(\.survivors)
    )
  }

  // MARK: Output

  private func print(_ tested: [Tested], _ console: Console) throws {
    let outcomes = tested.flatMap(\.outcomes)
    if output.json {
      let cases = JSONValue.array(outcomes.map(Self.json))
      guard mutations else { return try console.print(cases) }
      return try console.print([
        "cases": cases, "mutations": .array(tested.compactMap(\.score).map(Self.json)),
        "score": Self.json(Self.total(tested)),
      ])
    }
    for outcome in outcomes where outcome.failure != nil || output.verbose {
      try console.print([Self.line(outcome, console.terminal)])
    }
    if mutations { try printScores(tested, console) }
    let failed = outcomes.count { $0.failure != nil }
    try console.print([
      "\(DecimalText.counted(outcomes.count, "case")), \(DecimalText.grouped(failed)) failed"
    ])
  }

  private func printScores(_ tested: [Tested], _ console: Console) throws {
    let scores = tested.compactMap(\.score)
    let width = scores.map(\.control.count).max() ?? 0
    for score in scores {
      try console.print([
        ShownText.escaped("\(score.control.padding(to: width))  \(Self.words(score))")
      ])
      for survivor in score.survivors {
        try console.print([ShownText.escaped("  \(survivor.words)")])
      }
    }
    try console.print(["mutation score: \(Self.words(Self.total(tested)))"])
  }

  private static func words(_ score: MutationScore) -> String {
    "\(score.percent) % (\(DecimalText.grouped(score.killed)) of "
      + "\(DecimalText.counted(score.total, "change")) noticed)"
  }

  private static func line(_ outcome: Outcome, _ terminal: Terminal) -> String {
    guard let failure = outcome.failure else {
      return "\(terminal.painted("pass", .green))  \(ShownText.escaped(outcome.place))"
    }
    return "\(terminal.painted("fail", .red))  \(ShownText.escaped("\(outcome.place): \(failure)"))"
  }

  private static func json(_ outcome: Outcome) -> JSONValue {
    [
      "control": .string(outcome.control), "place": .string(outcome.place),
      "failure": outcome.failure.map(JSONValue.string) ?? .null,
    ]
  }

  private static func json(_ score: MutationScore) -> JSONValue {
    [
      "control": .string(score.control), "total": .number(JSONNumber(score.total)),
      "killed": .number(JSONNumber(score.killed)),
      "percent": .number(JSONNumber(score.percent)),
      "survivors": .array(
        score.survivors.map { ["change": .string($0.words), "kind": .string($0.kind)] }
      ),
    ]
  }
}
