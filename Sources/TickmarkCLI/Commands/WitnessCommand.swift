import ArgumentParser
import CanonicalJSON
import Tickmark
import TransparencyLog

/// The commands `tickmark witness init|cosign`.
struct WitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Cosign a log's checkpoints on another host, so that no log can be forked unseen.",
    subcommands: [Init.self, Cosign.self]
  )

  /// Makes a witness.
  struct Init: Command {
    static let configuration = CommandConfiguration(
      abstract: "Make a witness's folder with its key, and print the key's words."
    )

    @Argument(help: "The witness's folder, on another host than the log's.")
    var folder: String

    @Option(
      help: ArgumentHelp(
        "The witness's name, such as auditor.example/witness.",
        valueName: "name"
      )
    )
    var name: String

    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
      let key = try Witness.make(in: folder, name: name)
      let words = KeyFingerprint.words(of: key)
      if output.json {
        try console.print([
          "key": .string(key.description), "name": .string(key.name), "words": .string(words),
        ])
      } else {
        try console.print([ShownText.escaped(key.description), "  \(words)"])
      }
      return .success
    }
  }

  /// Cosigns a checkpoint that goes on from what the witness saw.
  struct Cosign: Command {
    static let configuration = CommandConfiguration(
      abstract: "Print a log's checkpoint with the witness's signature under it."
    )

    @Argument(help: "The witness's folder.")
    var folder: String

    @Argument(help: "The log: its published folder, a bag, or a checkpoint beside its tile/.")
    var log: String

    @Option(
      help: ArgumentHelp("The log's verifier key: a .vkey file, or its text.", valueName: "key")
    )
    var key: String

    @OptionGroup var output: OutputOptions

    func validate() throws {
      if output.json { throw ValidationError("A signed note is a text: --json has no form of it.") }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
      let (note, verification) = try Witness(folder).cosign(
        log,
        key: KeyArgument.read(key),
        at: console.surroundings.now()
      )
      for line in verification.lines where note == nil || output.verbose {
        try console.note("\(line.state.rawValue): \(ShownText.escaped(line.text))")
      }
      if let note { try console.out.write(Array(note.utf8)) }
      return ExitStatus(verification.state)
    }
  }
}
