import ArgumentParser
import CanonicalJSON
import Tickmark
import Trail
import TransparencyLog

/// The commands `tickmark keys list|rotate|recovery|revoke`.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract:
      "Replace and end a log's keys, by statements that those who trust an older one follow.",
    subcommands: [List.self, Rotate.self, Recovery.self, Revoke.self]
  )

  /// Lists what is said of a log's keys.
  struct List: Command {
    static let configuration = CommandConfiguration(
      abstract: "List the statements, each checked, and the keys that they leave in use."
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
      let path = try place.read(console.surroundings).statementsPath()
      let chain = try KeyChain.read(path)
      if output.json {
        try console.print(["statements": .array(chain.statements.map(KeysCommand.json))])
      } else {
        try console.print(chain.statements.flatMap(KeysCommand.lines))
      }
      return .success
    }
  }

  /// Replaces a key.
  struct Rotate: Command {
    static let configuration = CommandConfiguration(
      abstract: "Make a new key in place of one, with a statement signed by both."
    )

    @Argument(help: "checkpoint, bag or backup.")
    var name: String

    @Option(
      help: ArgumentHelp("The recovery key, in place of the old one.", valueName: "file")
    )
    var recovery: String?

    @Option(help: ArgumentHelp("From when; the present unless given.", valueName: "instant"))
    var at: Instant?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
      let configuration = try place.read(console.surroundings)
      let keys = KeyFile(environment: console.surroundings.environment)
      let (statement, path) = try rotateKey(
        name,
        configuration,
        recovery: try recovery.map {
          try keys.signer($0, name: "\(configuration.origin)/recovery")
        },
        at: at ?? console.surroundings.now()
      )
      try KeysCommand.tell(statement, console, output)
      if !output.json, let new = statement.new {
        try console.print([
          "", "\(ShownText.escaped(path)) is the new key, whose words are",
          "  \(KeyFingerprint.words(of: new))",
          "Give the auditor its .vkey. Who trusts the old one follows the statement: each bag has it.",
        ])
      }
      return .success
    }
  }

  /// Names the recovery key.
  struct Recovery: Command {
    static let configuration = CommandConfiguration(
      abstract: "Name the recovery key, in a statement signed by the checkpoint's key."
    )

    @Argument(help: "The recovery key's .vkey file, or its text.")
    var key: String

    @Option(help: ArgumentHelp("From when; the present unless given.", valueName: "instant"))
    var at: Instant?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
      let configuration = try place.read(console.surroundings)
      let keys = KeyFile(environment: console.surroundings.environment)
      let checkpoint = configuration.keys.checkpoint
      let state = StateFolder(configuration.resolve(configuration.state))
      let changes = try KeyChanges(
        configuration.statementsPath(),
        origin: configuration.origin,
        at: at ?? console.surroundings.now()
      )
      let statement = try changes.announce(
        KeyArgument.read(key),
        by: keys.signer(configuration.resolve(checkpoint), name: configuration.origin),
        size: state.signedSize()
      )
      try KeysCommand.tell(statement, console, output)
      return .success
    }
  }

  /// Ends a key.
  struct Revoke: Command {
    static let configuration = CommandConfiguration(
      abstract: "End a key that was lost or stolen, where the recovery key lies."
    )

    @Argument(help: "The key that ends: its .vkey file, or its text.")
    var key: String

    @Option(
      help: ArgumentHelp("The log's file of statements; one more is appended.", valueName: "file")
    )
    var statements: String

    @Option(
      help: ArgumentHelp("The key <origin>/recovery: a file, or env:NAME.", valueName: "file")
    )
    var recovery: String

    @Option(help: ArgumentHelp("Its successor: a .vkey file, or its text.", valueName: "key"))
    var new: String?

    @Option(help: ArgumentHelp("From when; the present unless given.", valueName: "instant"))
    var at: Instant?

    @Option(
      help: ArgumentHelp(
        "Entries of the log up to which the key's signatures are still believed.",
        valueName: "entries"
      )
    )
    var size: Int

    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
      let old = try KeyArgument.read(key)
      let origin = try KeyChain.read(statements).statements.first?.origin ?? old.name
      let keys = KeyFile(environment: console.surroundings.environment)
      let changes = try KeyChanges(
        statements,
        origin: origin,
        at: at ?? console.surroundings.now()
      )
      let statement = try changes.revoke(
        old,
        new: new.map(KeyArgument.read),
        by: keys.signer(recovery, name: "\(origin)/recovery"),
        size: size
      )
      try KeysCommand.tell(statement, console, output)
      return .success
    }
  }

  private static func tell(
    _ statement: KeyStatement,
    _ console: Console,
    _ output: OutputOptions
  ) throws {
    if output.json {
      try console.print(["statements": .array([json(statement)])])
    } else {
      try console.print(lines(statement))
    }
  }

  private static func lines(_ statement: KeyStatement) -> [String] {
    let new = statement.new.map { "  to     \(ShownText.escaped($0.description))" }
    return [
      "\(statement.number)  \(statement.act.rawValue)  \(statement.at)  \(statement.size) entries",
      "  \(statement.act == .recovery ? "by  " : "from")   "
        + ShownText.escaped(statement.old.description),
    ] + [new].compactMap { $0 }
  }

  private static func json(_ statement: KeyStatement) -> JSONValue {
    [
      "number": .number(JSONNumber(statement.number)), "act": .string(statement.act.rawValue),
      "old": .string(statement.old.description),
      "new": statement.new.map { .string($0.description) } ?? .null,
      "at": .string(statement.at.description), "size": .number(JSONNumber(statement.size)),
    ]
  }
}
