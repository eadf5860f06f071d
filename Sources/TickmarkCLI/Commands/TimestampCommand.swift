import ArgumentParser
import Cryptography
import Tickmark

/// The command `tickmark timestamp query`.
struct TimestampCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timestamp",
    abstract: "Have an authority stamp a checkpoint (RFC 3161): what is asked, by files alone.",
    subcommands: [Query.self]
  )

  /// Writes a query.
  struct Query: Command {
    static let configuration = CommandConfiguration(
      abstract: "Write the query to send to an authority, beside the bag or checkpoint."
    )

    @Argument(
      help: ArgumentHelp("A bag, a state, a published log or a checkpoint.", valueName: "path")
    )
    var path: String

    @Option(
      name: .customLong("to"),
      help: ArgumentHelp("The query's file; <path>.tsq unless given.", valueName: "file")
    )
    var target: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
      if output.json { throw ValidationError("A query is DER: --json has no form of it.") }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
      let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
      let place = target ?? "\(trimmed).tsq"
      try writeTimestampQuery(of: path, to: place, random: SecureRandom.bytes(8))
      if !output.quiet { try console.print([ShownText.escaped(place)]) }
      return .success
    }
  }
}
