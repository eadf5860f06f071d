import ArgumentParser
import Tickmark

/// `tickmark`: words to calls.
struct TickmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tickmark",
    abstract: "Proves exports of events, tests controls over them, and writes reports.",
    discussion: """
      Exit codes: 0 every control met, 1 exceptions, 2 evidence broken, absent or unproven, \
      3 could not run, 64 usage.
      """,
    version: "tickmark \(Release.version)",
    subcommands: [
      RunCommand.self, ValidateCommand.self, QueryCommand.self, HistoryCommand.self,
      ProveCommand.self, VerifyCommand.self, DrawCommand.self, DiffCommand.self, TestCommand.self,
      BackupCommand.self, BackupsCommand.self, RestoreCommand.self, DrillCommand.self,
      RebuildCommand.self,
      PublishCommand.self, StoreCommand.self, SampleCommand.self, KeygenCommand.self,
      KeysCommand.self, ControlsCommand.self, WaiversCommand.self,
      DetectCommand.self, InitCommand.self, WitnessCommand.self, TimestampCommand.self,
    ]
  )
}

/// A command that does something, and says how it ended.
protocol Command: ParsableCommand {
  var output: OutputOptions { get }

  /// - Throws: what kept it from looking at all.
  func execute(_ console: Console) async throws -> ExitStatus
}
