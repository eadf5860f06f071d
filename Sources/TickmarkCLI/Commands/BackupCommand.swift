import ArgumentParser
import CanonicalJSON
import Tickmark

/// The command `tickmark backup <pipeline>`.
struct BackupCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Make the backup of a pipeline's newest run, if it isn't there yet."
  )

  @Argument(help: "The pipeline's name in the configuration.")
  var pipeline: String

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let surroundings = console.surroundings
    let progress = console.progress()
    defer { progress.finish() }
    let options = RunOptions(
      at: surroundings.now(),
      library: .shipped,
      environment: surroundings.environment,
      progress: progress.report
    )
    let configuration = try place.read(surroundings)
    guard try configuration.pipeline(pipeline).backup != nil else {
      throw RunError(
        place: place.config,
        message: "found no stage backup in \(ShownText.quoted(pipeline)), want one"
      )
    }
    let outcome = try await backupPipeline(configuration, named: pipeline, options: options)
    progress.finish()
    guard let archive = outcome.backup else {
      throw RunError(place: pipeline, message: "no backup was made, want one of \(outcome.run)")
    }
    if output.json {
      try console.print(["run": .string(outcome.run), "archive": .string(archive)])
    } else {
      try console.print([ShownText.escaped(archive)])
    }
    return .success
  }
}
