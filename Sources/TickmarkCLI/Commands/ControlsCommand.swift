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
