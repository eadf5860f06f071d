import ArgumentParser
import Tickmark

/// The command `tickmark diff <bag> <bag>`.
struct DiffCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Print what changed between two bags: exceptions, results, and the log itself."
  )

  @Argument(help: ArgumentHelp("The earlier bag.", valueName: "bag"))
  var old: String

  @Argument(help: ArgumentHelp("The later bag.", valueName: "bag"))
  var new: String

  @Option(help: ArgumentHelp("Also write the difference as a page.", valueName: "file"))
  var html: String?

  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let difference = try BagDifference(old, new)
    if let html {
      let page = difference.html(stylesheet: ReportLibrary.shipped.stylesheet)
      try Disk.write(page, to: html)
    }
    if output.json {
      try console.print(difference.json)
    } else {
      try console.print(DifferenceLines(difference, console.terminal, output.verbose).lines)
    }
    return ExitStatus(difference)
  }
}

extension ExitStatus {
  /// The same exceptions and results over a log that only grew: success.
  init(_ difference: BagDifference) {
    switch difference.history {
    case .changed, .unproven: self = .unproven
    case .same, .more: self = difference.isEmpty ? .success : .exceptions
    }
  }
}
