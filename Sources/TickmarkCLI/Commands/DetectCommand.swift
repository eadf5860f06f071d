import ArgumentParser
import Tickmark

/// The command `tickmark detect <path>`.
struct DetectCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Tell what format exports have, and propose their sources."
  )

  @Argument(help: "A file, or a folder of exports.")
  var path: String

  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let survey = try ExportSurvey(path, as: path)
    if output.json {
      try console.print(survey.json)
    } else {
      try console.print(
        DetectionSummary(survey, isVerbose: output.verbose, terminal: console.terminal).lines
      )
    }
    return survey.sources.isEmpty ? .exceptions : .success
  }
}
