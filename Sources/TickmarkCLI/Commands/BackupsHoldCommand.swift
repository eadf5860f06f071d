import ArgumentParser
import CanonicalJSON
import Tickmark

/// The command `tickmark backups hold`.
struct BackupsHoldCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "hold",
    abstract: "Put a legal hold on a backup: no rule removes it, nor what it stands on."
  )

  @OptionGroup var which: BackupsOptions

  @Argument(help: "The backup, by run, archive or time; all of them unless given.")
  var backup: String?

  @Option(help: ArgumentHelp("Why, and for whom; it lies beside the archive.", valueName: "text"))
  var reason: String

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if reason.isEmpty { throw ValidationError("Want a reason.") }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let backups = try which.backups(console.surroundings)
    let name = try backup.map(backups.name)
    try BackupHolds.hold(name, in: backups.folder, reason: reason)
    try HoldText.print("held", name, console, output)
    return .success
  }
}

/// The command `tickmark backups release`.
struct BackupsReleaseCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Take a legal hold away."
  )

  @OptionGroup var which: BackupsOptions

  @Argument(help: "The backup, by run, archive or time; the hold on all of them unless given.")
  var backup: String?

  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let backups = try which.backups(console.surroundings)
    let name = try backup.map(backups.name)
    guard try BackupHolds.release(name, in: backups.folder) else {
      throw RunError(place: name?.stamp ?? backups.folder, message: "no hold, want one to release")
    }
    try HoldText.print("released", name, console, output)
    return .success
  }
}

private enum HoldText {
  static func print(
    _ word: String,
    _ name: BackupName?,
    _ console: Console,
    _ output: OutputOptions
  ) throws {
    if output.json {
      try console.print(["backup": .string(name?.archive ?? "all"), "hold": .string(word)])
    } else {
      try console.print(["\(word) \(name?.archive ?? "all backups")"])
    }
  }
}
