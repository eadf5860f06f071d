import ArgumentParser
import CanonicalJSON
import Tickmark

/// The command `tickmark controls [list | test]`.
struct ControlsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "controls",
    abstract: "List the controls, or test each over data that must pass and data that must fail.",
    subcommands: [ControlsListCommand.self, ControlsTestCommand.self],
    defaultSubcommand: ControlsListCommand.self
  )
}

/// Which controls are meant: the shipped ones, and those of a configuration.
struct ControlOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also the controls that this configuration names; pipelines.yaml if there is one.",
      valueName: "file"
    )
  )
  var config: String?

  func library() throws -> (library: ReportLibrary, tables: ControlTables) {
    let path = config ?? "pipelines.yaml"
    guard config != nil || Disk.exists(path) else { return (.shipped, .ledger) }
    let configuration = try Configuration.read(path)
    return (try configuration.library(beside: .shipped), configuration.controlTables)
  }
}

/// The command `tickmark controls list`.
struct ControlsListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print each control's id, severity, sources and title."
  )

  @OptionGroup var controls: ControlOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let (library, tables) = try controls.library()
    let all = try library.parsedControls(tables: tables)
    if output.json {
      try console.print(.array(all.map(Self.json)))
      return .success
    }
    let width = all.map(\.id.count).max() ?? 0
    for control in all {
      let id = control.id.padding(to: width)
      let severity = control.severity.rawValue.padding(to: 8)
      let text = "\(id)  \(severity)  \(control.sources.joined(separator: ","))  \(control.title)"
      try console.print([ShownText.escaped(text)])
    }
    return .success
  }

  private static func json(_ control: Control) -> JSONValue {
    [
      "id": .string(control.id), "area": .string(control.area), "title": .string(control.title),
      "statement": .string(control.statement), "severity": .string(control.severity.rawValue),
      "sources": .array(control.sources.map(JSONValue.string)),
    ]
  }
}

/// The command `tickmark controls test`.
struct ControlsTestCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run each control over the data of its fixture."
  )

  /// What a case of a fixture gave.
  private struct Outcome {
    let control: String
    /// As in `file:line`.
    let place: String
    /// nil where the control did what the case wants.
    let failure: String?
  }

  @OptionGroup var controls: ControlOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let (library, tables) = try controls.library()
    let suite = ControlSuite(tables: tables, scratch: console.surroundings.scratchPath())
    var outcomes: [Outcome] = []
    for text in library.controls.sorted(by: { $0.name < $1.name }) {
      outcomes += try Self.outcomes(of: text, tables, suite)
    }
    if output.json {
      try console.print(.array(outcomes.map(Self.json)))
    } else {
      for outcome in outcomes where outcome.failure != nil || output.verbose {
        try console.print([Self.line(outcome, console.terminal)])
      }
      let failed = outcomes.count { $0.failure != nil }
      try console.print([
        "\(DecimalText.counted(outcomes.count, "case")), \(DecimalText.grouped(failed)) failed"
      ])
    }
    return outcomes.contains { $0.failure != nil } ? .exceptions : .success
  }

  /// A control without data to show what it does fails its test.
  private static func outcomes(
    of text: ReportLibrary.ControlText,
    _ tables: ControlTables,
    _ suite: ControlSuite
  ) throws -> [Outcome] {
    let control = try ControlFile.parse(
      text.bytes,
      name: text.name,
      area: text.area,
      tables: tables
    )
    guard let fixture = text.fixture else {
      let want = "no fixture, want \(control.id).yaml beside it"
      return [Outcome(control: control.id, place: text.name, failure: want)]
    }
    let name = "\(control.id).yaml"
    return try suite.run(control, on: ControlFixture.parse(fixture, name: name, tables: tables))
      .map { Outcome(control: $0.control, place: $0.place, failure: $0.failure) }
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
}
