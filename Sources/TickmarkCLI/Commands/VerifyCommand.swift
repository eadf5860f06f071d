import ArgumentParser
import CanonicalJSON
import Tickmark
import TransparencyLog

/// The command `tickmark verify <artifact>`.
struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check signatures and proofs of a bag, a page, a proof, a backup or a state."
  )

  @Argument(
    help: ArgumentHelp("A bag, a page of one, a proof, a backup or a state.", valueName: "path")
  )
  var path: String

  @Option(
    help: ArgumentHelp(
      "A verifier key that you trust: a .vkey file, or its text; once for each.",
      valueName: "key"
    )
  )
  var key: [String] = []

  @Option(
    help: ArgumentHelp(
      "An earlier bag or checkpoint that the log must begin with.",
      valueName: "path"
    )
  )
  var since: String?

  @Option(
    help: ArgumentHelp(
      "Trusted logs and the witnesses that must have cosigned (C2SP tlog-policy).",
      valueName: "file"
    )
  )
  var policy: String?

  @Option(
    help: ArgumentHelp(
      "The checkpoint as a witness gave it back; once for each. <path>.cosigned unless given.",
      valueName: "note"
    )
  )
  var cosigned: [String] = []

  @Option(
    help: ArgumentHelp(
      "Certificates (PEM) of authorities, one of which must have stamped the checkpoint.",
      discussion: "RFC 3161. Each is judged at the time of the stamp.",
      valueName: "file"
    )
  )
  var tsa: String?

  @Option(
    help: ArgumentHelp(
      "The authority's reply. <path>.tsr unless given; with its query beside it, .tsq.",
      valueName: "tsr"
    )
  )
  var timestamp: String?

  @Option(
    help: ArgumentHelp(
      "What the log's owner says of its keys, to follow from the one that you trust.",
      valueName: "file"
    )
  )
  var statements: String?

  @Flag(
    help: ArgumentHelp(
      "A bag: go on to each source's own signature. A state: build its ledger anew and compare.",
      discussion: "Takes sources and keys from the configuration."
    )
  )
  var deep = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if policy == nil && !cosigned.isEmpty {
      throw ValidationError("--cosigned needs --policy, which says whose signatures count.")
    }
    if tsa == nil && timestamp != nil {
      throw ValidationError("--timestamp needs --tsa, which says whose stamps count.")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let witnesses = try policy.map { try WitnessDemand(policy: $0, notes: cosignedNotes) }
    var trusted = try TrustedKeys(
      key.map { try KeyArgument.read($0).description }
        + (witnesses?.logs ?? []).map(\.description)
    )
    if let statements {
      guard Disk.exists(statements) else {
        throw RunError(place: statements, message: "found no file, want key statements")
      }
      trusted = try trusted.following(KeyChain.read(statements), place: statements)
    }
    var verification = try verifyArtifact(
      path,
      keys: trusted,
      since: since,
      witnesses: witnesses,
      timestamp: try tsa.map {
        try TimestampDemand(authorities: $0, reply: timestamp ?? beside("tsr"))
      }
    )
    if deep {
      let surroundings = console.surroundings
      try await verifyDeep(
        path,
        place.read(surroundings),
        scratch: surroundings.scratchPath(),
        environment: surroundings.environment,
        &verification
      )
    }
    if output.json {
      try console.print(Self.json(verification))
    } else {
      try console.print(Self.lines(verification, console.terminal, isVerbose: output.verbose))
      if key.isEmpty && policy == nil {
        try console.note("hint: without a trusted key (--key) nothing is proven")
      }
    }
    return ExitStatus(verification.state)
  }

  /// The notes to look at: those that are named, else what lies beside the path.
  private var cosignedNotes: [String] {
    guard cosigned.isEmpty else { return cosigned }
    let beside = beside("cosigned")
    return Disk.exists(beside) ? [beside] : []
  }

  /// The path with another ending behind its name.
  private func beside(_ ending: String) -> String {
    "\(path.hasSuffix("/") ? String(path.dropLast()) : path).\(ending)"
  }

  /// The verdict stands in the first line; of a long list of what holds, only the count.
  private static func lines(
    _ verification: Verification,
    _ terminal: Terminal,
    isVerbose: Bool
  ) -> [String] {
    let proven = verification.lines.count { $0.state == .proven }
    let shown = verification.lines.filter { isVerbose || $0.state != .proven || proven <= 20 }
    let rest = verification.lines.count - shown.count
    return [terminal.painted(verification.state.rawValue, tone(verification.state))]
      + shown.map { line in
        let word = terminal.painted(line.state.rawValue.padding(to: 8), tone(line.state))
        return "  \(word)  \(ShownText.escaped(line.text))"
      }
      + (rest > 0 ? ["  \(DecimalText.grouped(rest)) more proven: --verbose prints them"] : [])
  }

  private static func tone(_ state: Verification.State) -> Terminal.Tone {
    switch state {
    case .proven: .green
    case .unproven: .yellow
    case .broken: .red
    }
  }

  private static func json(_ verification: Verification) -> JSONValue {
    [
      "verdict": .string(verification.state.rawValue),
      "lines": .array(
        verification.lines.map { ["state": .string($0.state.rawValue), "text": .string($0.text)] }
      ),
    ]
  }
}

/// A verifier key as `--key` takes it.
enum KeyArgument {
  /// Takes the key's text, or the path of a file that holds it.
  static func read(_ argument: String) throws -> VerifierKey {
    if let key = try? VerifierKey(argument) { return key }
    guard Disk.exists(argument) else {
      throw RunError(
        place: "--key",
        message: "found \(ShownText.quoted(argument)), want a .vkey file or its text"
      )
    }
    let text = String(validating: try Disk.read(argument), as: UTF8.self) ?? ""
    do throws(NoteError) {
      return try VerifierKey(text)
    } catch {
      let isPrivate = text.hasPrefix("PRIVATE+KEY+")
      throw RunError(
        place: argument,
        message: isPrivate ? "found a private key, want the .vkey beside it" : "found \(error)",
        hint: isPrivate ? "a private key never leaves its host; hand over the .vkey" : nil
      )
    }
  }
}
