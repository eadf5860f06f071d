import ArgumentParser
import CanonicalJSON
import Tickmark

/// The command `tickmark backups [list | verify | prune | hold | release]`.
struct BackupsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backups",
    abstract: "List a pipeline's backups, check them, remove those that no rule keeps.",
    subcommands: [
      BackupsListCommand.self, BackupsVerifyCommand.self, BackupsPruneCommand.self,
      BackupsHoldCommand.self, BackupsReleaseCommand.self,
    ],
    defaultSubcommand: BackupsListCommand.self
  )
}

/// Which pipeline's backups are meant.
struct BackupsOptions: ParsableArguments {
  @Argument(help: "The pipeline's name in the configuration.")
  var pipeline: String

  @OptionGroup var place: PlaceOptions

  func backups(_ surroundings: Surroundings) throws -> KeptBackups {
    try KeptBackups(
      place.read(surroundings),
      named: pipeline,
      environment: surroundings.environment
    )
  }
}

/// The command `tickmark backups list`.
struct BackupsListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print each backup with its size, its log's size and what becomes of it."
  )

  @OptionGroup var which: BackupsOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let backups = try which.backups(console.surroundings)
    let listed = try backups.list()
    let decisions = try backups.decisions()
    if output.json {
      try console.print(
        .array(zip(listed, decisions).map { RetentionText.json($1, size: $0.receipt?.size) })
      )
    } else {
      try console.print(RetentionText.lines(decisions, console.terminal))
    }
    return .success
  }
}

/// The command `tickmark backups verify`.
struct BackupsVerifyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read each archive, and compare it with its signed receipt."
  )

  @OptionGroup var which: BackupsOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let backups = try which.backups(console.surroundings)
    let flaws = try backups.flaws()
    let count = try backups.list().count
    let isProven = flaws.isEmpty && count > 0
    if output.json {
      try console.print([
        "verdict": .string(isProven ? "proven" : "broken"), "count": .number(JSONNumber(count)),
        "flaws": .array(
          flaws.map { ["archive": .string($0.name.archive), "flaw": .string($0.flaw)] }
        ),
      ])
    } else {
      let word = console.terminal.painted(
        isProven ? "proven" : "broken",
        isProven ? .green : .red
      )
      try console.print(
        ["\(word)  \(DecimalText.counted(count, "backup"))"]
          + flaws.map { ShownText.escaped("  \($0.name.archive): \($0.flaw)") }
      )
    }
    return isProven ? .success : .unproven
  }
}

/// The command `tickmark backups prune`.
struct BackupsPruneCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Remove the backups that no rule of keep: keeps, and no kept one stands on."
  )

  @Flag(help: "Remove nothing; print what would be done, and why.")
  var dryRun = false

  @OptionGroup var which: BackupsOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let backups = try which.backups(console.surroundings)
    let decisions = dryRun ? try backups.decisions() : try await backups.prune()
    if output.json {
      try console.print(.array(decisions.map { RetentionText.json($0, size: nil) }))
    } else {
      try console.print(
        RetentionText.lines(decisions, console.terminal)
          + [RetentionText.sum(decisions, isDryRun: dryRun)]
      )
    }
    return .success
  }
}

/// What retention decided, for people and for programs.
enum RetentionText {
  static func lines(_ decisions: [RetentionDecision], _ terminal: Terminal) -> [String] {
    if decisions.isEmpty { return ["no backups"] }
    let digits = decisions.map { DecimalText.grouped($0.byteCount).count }.max() ?? 0
    return decisions.map { decision in
      let tone: Terminal.Tone =
        switch decision.verdict {
        case .keep: .green
        case .remove: .yellow
        case .leave: .red
        }
      let word = terminal.painted(decision.verdict.rawValue.padding(to: 6), tone)
      let count = DecimalText.grouped(decision.byteCount)
      let size = String(repeating: " ", count: digits - count.count) + count
      let reasons = ShownText.escaped(decision.reasons.joined(separator: "; "))
      return "\(word)  \(decision.name.stamp)  \(size) bytes  \(reasons)"
    }
  }

  static func sum(_ decisions: [RetentionDecision], isDryRun: Bool) -> String {
    let removed = decisions.filter { $0.verdict == .remove }
    let bytes = DecimalText.grouped(removed.reduce(0) { $0 + $1.byteCount })
    let verb = isDryRun ? "would be removed" : "removed"
    return "\(DecimalText.counted(removed.count, "backup")) \(verb), \(bytes) bytes"
  }

  static func json(_ decision: RetentionDecision, size: Int?) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("archive", .string(decision.name.archive)), ("verdict", .string(decision.verdict.rawValue)),
      ("reasons", .array(decision.reasons.map(JSONValue.string))),
      ("bytes", .number(JSONNumber(decision.byteCount))),
    ]
    if let size { members.append(("entries", .number(JSONNumber(size)))) }
    return .object(JSONObject(members))
  }
}
