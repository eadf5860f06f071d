import ArgumentParser
import Tickmark
import Trail

/// The command `tickmark sample <folder>`.
struct SampleCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write a made-up company: exports, keys, a configuration, and what a run must find."
  )

  @Argument(help: "A new folder.")
  var folder: String

  @Option(help: ArgumentHelp("About how many events, 200 or more.", valueName: "count"))
  var events = 20_000

  @Option(help: ArgumentHelp("The same seed gives the same bytes.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Number of days, 1 to 366.", valueName: "count"))
  var days = 3

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if events < 200 {
      throw ValidationError("The value '\(events)' is invalid for '--events': want 200 or more.")
    }
    if !(1...366).contains(days) {
      throw ValidationError("The value '\(days)' is invalid for '--days': want 1 to 366.")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let truth = try SampleCompany(seed: seed, events: events, days: days).write(to: folder)
    if output.json {
      try console.print(truth.json)
    } else {
      try console.print([
        "\(ShownText.escaped(folder))  \(DecimalText.counted(events, "event")), seed \(seed)",
        "next: tickmark run nightly --config \(ShownText.escaped(folder))/pipelines.yaml"
          + " --at \(truth.at)",
      ])
    }
    return .success
  }
}
