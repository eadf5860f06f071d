import ArgumentParser
import CanonicalJSON
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

  @Flag(help: "Wait while another run has the state, in place of an error.")
  var wait = false

  @Option(
    help: ArgumentHelp(
      """
      Begin with this stage; those before it take nothing in. With project or a later one the \
      newest run is repeated, or that of --at.
      """,
      valueName: "stage"
    )
  )
  var fromStage: PipelineConfiguration.Stage = .ingest

  @Flag(help: "Also report on periods that no run reported on, against tonight's checkpoint.")
  var catchUp = false

  @Flag(help: "Write nothing; print what would be taken, reported and removed.")
  var dryRun = false

  @Option(
    help: ArgumentHelp("Also write the document of --json to this file.", valueName: "file")
  )
  var summary: String?

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
    do {
      return try await run(console)
    } catch {
      // Whoever reads the file must not take an older one for this run's.
      if let summary { try? JSONFile.write(ErrorReport(error).json, to: summary) }
      throw error
    }
  }

  private func run(_ console: Console) async throws -> ExitStatus {
    let configuration = try place.read(console.surroundings)
    let progress = console.progress()
    defer { progress.finish() }
    let options = try options(configuration, console.surroundings, progress)
    if dryRun { return try await tellDryRun(configuration, options, console) }
    let outcome = try await runPipeline(configuration, named: pipeline, options: options)
    progress.finish()
    if let summary { try JSONFile.write(outcome.json, to: summary) }
    if output.json {
      try console.print(outcome.json)
    } else {
      try console.print(
        RunSummary(outcome, isVerbose: output.verbose, terminal: console.terminal).lines
      )
    }
    if !outcome.missed.isEmpty {
      let rest = outcome.missed.count > 5 ? ", …" : ""
      let names = outcome.missed.prefix(5).joined(separator: ", ") + rest
      let count = DecimalText.counted(outcome.missed.count, "period")
      try console.note("hint: \(count) without a report (\(names)): --catch-up makes them")
    }
    return ExitStatus(outcome.worst)
  }

  private func options(
    _ configuration: Configuration,
    _ surroundings: Surroundings,
    _ progress: ProgressDisplay
  ) throws -> RunOptions {
    let repeats = ![.ingest, .validate].contains(fromStage)
    let newest = repeats ? try newestRun(configuration, of: pipeline) : nil
    var options = RunOptions(
      at: at ?? newest ?? surroundings.now(),
      library: .shipped,
      environment: surroundings.environment,
      stop: .signals(),
      progress: progress.report
    )
    options.circumstances = surroundings.circumstances
    options.waits = wait
    options.firstStage = fromStage
    options.catchesUp = catchUp
    return options
  }

  private func tellDryRun(
    _ configuration: Configuration,
    _ options: RunOptions,
    _ console: Console
  ) async throws -> ExitStatus {
    let plan = try await Tickmark.dryRun(configuration, named: pipeline, options: options)
    if output.json {
      try console.print(plan.json)
    } else {
      try console.print(DryRunText.lines(plan, isVerbose: output.verbose))
    }
    return .success
  }
}

extension PipelineConfiguration.Stage: ExpressibleByArgument {}

/// A document in a file of its own.
enum JSONFile {
  static func write(_ value: JSONValue, to path: String) throws {
    try Disk.write(Array(value.pretty.utf8) + [UInt8(ascii: "\n")], to: path)
  }
}
