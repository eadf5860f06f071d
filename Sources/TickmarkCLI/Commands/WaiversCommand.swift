import ArgumentParser
import CanonicalJSON
import Tickmark
import Trail

/// The command `tickmark waivers [list | text]`.
struct WaiversCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waivers",
    abstract: "List waivers, excuses and attestations; print what their approvers sign.",
    subcommands: [WaiversListCommand.self, WaiversTextCommand.self],
    defaultSubcommand: WaiversListCommand.self
  )
}

/// The command `tickmark waivers list`.
struct WaiversListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print each one's id, state, place and approvals."
  )

  @Option(
    help: ArgumentHelp(
      "The time at which they are looked at; now unless given.",
      valueName: "instant"
    )
  )
  var at: Instant?

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
  var config = "pipelines.yaml"

  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let configuration = try Configuration.read(config)
    let reviewer = try AssertionReviewer(configuration)
    let at = at ?? console.surroundings.now()
    let reviewed = configuration.assertions.map { reviewer.review($0, at: at) }
    if output.json {
      try console.print(.array(reviewed.map(Self.json)))
    } else {
      try console.print(reviewed.flatMap { Self.lines($0, console.terminal) })
    }
    return .success
  }

  private static func state(_ one: ReviewedAssertion) -> AssertionLine.State {
    one.isExpired ? .expired : one.isApproved ? .inForce : .unapproved
  }

  private static func lines(_ one: ReviewedAssertion, _ terminal: Terminal) -> [String] {
    let assertion = one.assertion
    let state = state(one)
    let tone: Terminal.Tone = state == .inForce ? .green : state == .expired ? .yellow : .red
    let word = terminal.painted(state.rawValue.padding(to: 10), tone)
    let until = assertion.expires.map { "until \($0)" } ?? ""
    let names = one.approvals.map(\.name).joined(separator: ", ")
    let approved = names.isEmpty ? "" : ", approved by \(names)"
    let id = assertion.shortID.padding(to: 22)
    let head = "\(id)  \(assertion.place)  \(assertion.subject)"
    return ["\(word)  \(ShownText.escaped(head))"]
      + ["            " + ShownText.escaped("by \(assertion.author), \(until)\(approved)")]
      + one.flaws.map { flaw in
        let words = [flaw.found, flaw.expected.map { "want \($0)" }].compactMap { $0 }
        return "            "
          + ShownText.escaped("\(flaw.place ?? ""): \(words.joined(separator: ", "))")
      }
  }

  private static func json(_ one: ReviewedAssertion) -> JSONValue {
    let assertion = one.assertion
    return [
      "id": .string(assertion.id), "kind": .string(assertion.kind.rawValue),
      "state": .string(state(one).rawValue), "place": .string(assertion.place),
      "says": assertion.data,
      "required": one.required.map { .number(JSONNumber($0)) } ?? .null,
      "approvals": .array(
        one.approvals.map { ["name": .string($0.name), "key": .string($0.fingerprint)] }
      ),
      "findings": .array(one.flaws.map(\.json)),
    ]
  }
}

/// The command `tickmark waivers text <id>`.
struct WaiversTextCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Print the exact text that approvers sign."
  )

  @Argument(help: "As `tickmark waivers list` prints it, or more digits of it.")
  var id: String

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
  var config = "pipelines.yaml"

  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let configuration = try Configuration.read(config)
    let found = configuration.assertions.filter { $0.id.hasPrefix(id) || $0.id.hasSuffix("/\(id)") }
    guard found.count == 1, let assertion = found.first else {
      let known = configuration.assertions.map(\.shortID)
      throw RunError(
        place: config,
        message: "\(found.isEmpty ? "no" : "more than one") waiver, excuse or attestation "
          + "\(ShownText.quoted(id)), want one of \(known.joined(separator: ", "))",
        hint: "tickmark waivers list prints their ids; an id changes with what is said"
      )
    }
    let text = assertion.text(origin: configuration.origin)
    if output.json {
      try console.print([
        "id": .string(assertion.id), "namespace": .string(Assertion.namespace),
        "text": .string(text),
      ])
    } else {
      try console.print([String(text.dropLast())])
    }
    return .success
  }
}
