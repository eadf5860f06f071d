import ArgumentParser
import CanonicalJSON
import Tickmark

/// The command `tickmark draw <pipeline>`.
struct DrawCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Draw a sample of a control's population that anyone can draw again, with proofs."
  )

  @Argument(help: "The pipeline's name in the configuration.")
  var pipeline: String

  @Option(help: ArgumentHelp("The control whose population is drawn from.", valueName: "id"))
  var control: String

  @Option(help: "How many items: 1 to 1,000.")
  var count: Int

  @Option(help: ArgumentHelp("What decides the draw: any words on one line.", valueName: "text"))
  var seed: String

  @Flag(help: "Leave out what the control's test found to be exceptions.")
  var withoutExceptions = false

  @Option(
    help: ArgumentHelp("Where the workpaper goes, in place of draws/.", valueName: "folder")
  )
  var folder: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let surroundings = console.surroundings
    let request = try DrawRequest(
      control: control,
      count: count,
      seed: seed,
      leavesExceptionsOut: withoutExceptions,
      folder: folder.map(surroundings.absolute)
    )
    let progress = console.progress()
    defer { progress.finish() }
    let options = RunOptions(
      at: surroundings.now(),
      library: .shipped,
      environment: surroundings.environment,
      progress: progress.report
    )
    let outcome = try await drawSample(
      place.read(surroundings),
      named: pipeline,
      request,
      options: options
    )
    progress.finish()
    switch outcome {
    case .drawn(let summary):
      if output.json { try console.print(summary.json) } else { try console.print(lines(summary)) }
      return .success
    case .refused(let reason):
      if output.json {
        try console.print(["verdict": "unproven", "reason": .string(reason)])
      } else {
        try console.print(["unproven", "  \(ShownText.escaped(reason))"])
      }
      return .unproven
    }
  }

  private func lines(_ summary: DrawSummary) -> [String] {
    let eligible =
      summary.eligible == summary.population
      ? "" : ", \(DecimalText.grouped(summary.eligible)) without exception"
    return [
      "run         \(ShownText.escaped(summary.run))",
      "population  \(DecimalText.grouped(summary.population))\(eligible)",
      "drawn       \(DecimalText.grouped(summary.drawn)), "
        + "\(DecimalText.grouped(summary.exceptions)) exceptions among them",
      "workpaper   \(ShownText.escaped(summary.folder))",
    ]
  }
}
