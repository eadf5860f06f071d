import ArgumentParser
import Tickmark
import Trail

/// The command `tickmark run <pipeline>`.
struct RunCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a pipeline: from exports to signed reports and an encrypted backup."
  )

  @Argument(help: "The pipeline's name in the configuration.")
  var pipeline: String

  @Option(
    help: ArgumentHelp(
      "The run's clock, an RFC 3339 time in whole seconds: the only time that reports see.",
      valueName: "instant"
    )
  )
  var at: Instant?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let at, !at.hasWholeSeconds {
      throw ValidationError(
        "The value '\(at)' is invalid for '--at <instant>': want whole seconds."
      )
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let surroundings = console.surroundings
    let configuration = try place.read(surroundings)
    let progress = console.progress()
    let options = RunOptions(
      at: at ?? surroundings.now(),
      library: .shipped,
      environment: surroundings.environment,
      progress: progress.report
    )
    defer { progress.finish() }
    let outcome = try await runPipeline(configuration, named: pipeline, options: options)
    progress.finish()
    if output.json {
      try console.print(outcome.json)
    } else {
      try console.print(
        RunSummary(outcome, isVerbose: output.verbose, terminal: console.terminal).lines
      )
    }
    return ExitStatus(outcome.verdict)
  }
}
