import ArgumentParser
import CanonicalJSON
import Glibc
import Tickmark

@main
enum Main {
  static func main() async {
    // A reader that has seen enough closes its pipe: writes then say so, and nothing is killed.
    _ = signal(SIGPIPE, SIG_IGN)
    let surroundings = Surroundings.current()
    let status = await run(Array(CommandLine.arguments.dropFirst()), surroundings)
    exit(status.rawValue)
  }

  /// Does what the words say, and returns how it ended.
  static func run(_ words: [String], _ surroundings: Surroundings) async -> ExitStatus {
    var json = false
    do {
      var parsed = try TickmarkCommand.parseAsRoot(words)
      guard let command = parsed as? any Command else {
        try parsed.run()
        return .success
      }
      json = command.output.json
      let console = Console(surroundings, command.output)
      let status = try await command.execute(console)
      try console.out.flush()
      return status
    } catch let error where ErrorReport.isUsage(error) {
      return tellUsage(error, surroundings)
    } catch {
      return tell(error, json: json)
    }
  }

  /// Help that was asked for goes to standard output, all else to standard error.
  private static func tellUsage(_ error: any Error, _ surroundings: Surroundings) -> ExitStatus {
    let status = ExitStatus(of: error)
    let stream = Output(status == .success ? STDOUT_FILENO : STDERR_FILENO)
    // The parser repeats what it was given.
    let lines = TickmarkCommand.fullMessage(for: error)
      .split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines { try? stream.line(ShownText.escaped(line)) }
    try? stream.flush()
    return status
  }

  private static func tell(_ error: any Error, json: Bool) -> ExitStatus {
    let report = ErrorReport(error)
    let errors = Output(STDERR_FILENO)
    for line in report.lines { try? errors.line(line) }
    try? errors.flush()
    if json {
      let out = Output(STDOUT_FILENO)
      try? out.line(report.json.canonicalText)
      try? out.flush()
    }
    return ExitStatus(of: error)
  }
}
