import ArgumentParser
import CanonicalJSON
import Tickmark
import TransparencyLog

/// The command `tickmark keygen <folder>`.
struct KeygenCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Make all keys of a log, and print the words by which an auditor knows them.",
    usage: """
      tickmark keygen <folder> [--origin <name>] [--drill | --recovery] [<options>]
      tickmark keygen --words <vkey> ...
      """
  )

  @Argument(help: "The keys' folder, as a rule `keys` beside the configuration.")
  var folder: String?

  @Option(
    help: ArgumentHelp(
      "The log's name, such as audit.example.com/payments; the configuration's unless given.",
      valueName: "name"
    )
  )
  var origin: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Print the words of these .vkey files; make nothing.", valueName: "vkey")
  )
  var words: [String] = []

  @Option(help: ArgumentHelp("The configuration that names the log.", valueName: "file"))
  var config = "pipelines.yaml"

  @Flag(help: "Make the key <origin>/drill alone, on the host where drills are held.")
  var drill = false

  @Flag(help: "Make the key <origin>/recovery alone, away from the log's host.")
  var recovery = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if folder == nil && words.isEmpty {
      throw ValidationError("Missing expected argument '<folder>' or '--words'.")
    }
    if drill && recovery { throw ValidationError("'--drill' and '--recovery' exclude each other.") }
    if folder != nil && !words.isEmpty {
      throw ValidationError("'<folder>' and '--words' exclude each other.")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    guard let folder else {
      let keys = try words.map { (name: $0, key: try KeyArgument.read($0)) }
      try tell(keys, console)
      return .success
    }
    let keys: GeneratedKeys
    let advice: [String]
    if drill {
      (keys, advice) = (try generateDrillKey(folder, origin: try name()), Self.drillAdvice)
    } else if recovery {
      (keys, advice) = (try generateRecoveryKey(folder, origin: try name()), Self.recoveryAdvice)
    } else {
      (keys, advice) = (try generateKeys(folder, origin: try name()), Self.advice(folder))
    }
    let told = keys.pairs.map { (name: "\(folder)/\($0.name).vkey", key: $0.verifier) }
    try tell(told, console)
    if !output.json { try console.print(advice) }
    return .success
  }

  private func name() throws -> String {
    if let origin { return origin }
    guard Disk.exists(config) else {
      throw RunError(
        place: config,
        message: "found no configuration, want one that says origin:, or --origin",
        hint: "--origin audit.example.com/payments, as origin: in the configuration will say"
      )
    }
    return try Configuration.read(config).origin
  }

  private func tell(_ keys: [(name: String, key: VerifierKey)], _ console: Console) throws {
    guard output.json else {
      try console.print(
        keys.flatMap { name, key in
          [
            "\(ShownText.escaped(name))  \(ShownText.escaped(key.name))",
            "  \(console.terminal.painted(KeyFingerprint.words(of: key), .bold))",
          ]
        }
      )
      return
    }
    try console.print([
      "keys": .array(
        keys.map { name, key in
          [
            "file": .string(name), "name": .string(key.name), "key": .string(key.description),
            "words": .string(KeyFingerprint.words(of: key)),
          ]
        }
      )
    ])
  }

  private static let drillAdvice = [
    "",
    "Give the nightly host the .vkey file, and name it under public-keys: of the drill's source.",
    "drill.key stays on this host.",
  ]

  private static let recoveryAdvice = [
    "", "Give the log's host recovery.vkey, and name it to the log: tickmark keys recovery <vkey>.",
    "recovery.key never goes there: a copy in a safe, and one in another. It ends a key that was lost.",
  ]

  private static func advice(_ folder: String) -> [String] {
    [
      "",
      "Give the auditor the .vkey files, and the words by another way: by voice, or on paper.",
      "`tickmark keygen --words <vkey>` prints a key's words again.",
      "",
      "Backups are encrypted to a key that this host must not have. On another host run",
      "  age-keygen -o tickmark-recovery.txt",
      "keep that file there, with a copy in a safe, and put the age1… line that it prints under",
      "recipients: of the stage backup. Without the file no backup can be restored. With age 1.3 or",
      "later, age-keygen -pq makes one (age1pq1…) that quantum computers don't break.",
      "",
      "A key can be replaced, and a lost one ended, if there is a recovery key: on another host",
      "  tickmark keygen recovery --recovery --origin <this log's>",
      "",
      "\(ShownText.escaped(folder))/commit.key can't be made again: it goes where the other keys go,"
        + " and never into a backup.",
    ]
  }
}
