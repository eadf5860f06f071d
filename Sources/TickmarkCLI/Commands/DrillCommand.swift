import ArgumentParser
import CanonicalJSON
import Cryptography
import Tickmark
import Trail

/// The command `tickmark drill <backup> <notes>`.
struct DrillCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "drill",
    abstract: "Restore a backup into scratch, compare it, and sign a note of it for the next run."
  )

  @Argument(help: "A folder of backups, or one archive in it.")
  var backup: String

  @Argument(
    help: "The folder of notes, which the nightly run takes in as a source of format drill."
  )
  var notes: String

  @Option(
    help: ArgumentHelp(
      "A file of age identities that only its owner can read; once for each.",
      valueName: "file"
    )
  )
  var identity: [String]

  @Option(
    help: ArgumentHelp(
      "The key <origin>/backup that you trust: a .vkey file, or its text.",
      valueName: "key"
    )
  )
  var key: String

  @Option(
    help: ArgumentHelp(
      "The key <origin>/drill that signs the note: a file, or env:NAME.",
      valueName: "file"
    )
  )
  var signer: String

  @Option(help: ArgumentHelp("Who holds the drill; the user unless given.", valueName: "name"))
  var by: String?

  @Option(help: ArgumentHelp("The run to restore; the newest unless given.", valueName: "run"))
  var asOf: String?

  @Option(help: ArgumentHelp("The drill's clock; the present unless given.", valueName: "instant"))
  var at: Instant?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let surroundings = console.surroundings
    let configuration = try place.read(surroundings)
    let keys = KeyFile(environment: surroundings.environment)
    let request = DrillRequest(
      backups: backup,
      notes: notes,
      identities: try identity.flatMap(IdentityFile.read),
      key: try KeyArgument.read(key),
      signer: try keys.signer(signer, name: "\(configuration.origin)/drill"),
      by: by ?? surroundings.circumstances.person,
      at: at ?? surroundings.now(),
      asOf: asOf,
      scratch: surroundings.scratchPath()
    )
    let (note, path) = try await holdDrill(
      request,
      configuration,
      environment: surroundings.environment
    )
    if output.json {
      try console.print(Self.json(note, path))
    } else {
      try console.print(Self.lines(note, path, console.terminal))
    }
    return note.restored == nil ? .unproven : .success
  }

  private static func lines(
    _ note: DrillNote,
    _ path: String,
    _ terminal: Terminal
  ) -> [String] {
    guard let restored = note.restored else {
      return [
        "reason   \(ShownText.escaped(note.reason ?? ""))", "note     \(ShownText.escaped(path))",
        terminal.painted("not restored", .red),
      ]
    }
    return [
      "run      \(ShownText.escaped(restored.run))",
      "entries  \(DecimalText.grouped(restored.size))", "root     \(restored.root.base64)",
      "tables   \(DecimalText.counted(restored.tableCount, "table")) compared",
      "note     \(ShownText.escaped(path))", terminal.painted("restored", .green),
    ]
  }

  private static func json(_ note: DrillNote, _ path: String) -> JSONValue {
    [
      "outcome": .string(note.outcome.rawValue), "note": .string(path), "drill": note.fields,
    ]
  }
}
