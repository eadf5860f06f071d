import ArgumentParser
import CanonicalJSON
import Tickmark
import Trail

/// The command `tickmark history <source>/<stream>`.
struct HistoryCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Print a stream's events, and the state that they come to at an instant."
  )

  @Argument(help: ArgumentHelp("<source>/<stream>", valueName: "stream"))
  var stream: String

  @Option(
    help: ArgumentHelp("Take events up to and at this time only.", valueName: "instant")
  )
  var asOf: Instant?

  @Option(
    help: ArgumentHelp(
      "Events after this time only, and what they changed of the state.",
      valueName: "instant"
    )
  )
  var since: Instant?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let slash = stream.utf8.firstIndex(of: UInt8(ascii: "/"))
    guard let slash, slash > stream.utf8.startIndex, !stream[slash...].dropFirst().isEmpty else {
      throw ValidationError(
        "The value '\(stream)' is invalid for '<stream>': want <source>/<stream>."
      )
    }
    if let since, let asOf, asOf < since {
      throw ValidationError("--as-of \(asOf) is before --since \(since).")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let configuration = try place.read(console.surroundings)
    var events: [JSONValue] = []
    let (state, before) = try streamHistory(
      configuration,
      stream: stream,
      asOf: asOf,
      since: since
    ) { item in
      if output.json {
        events.append(Self.json(item))
      } else {
        try console.print([Self.line(item)])
      }
    }
    let difference = before.map { StateDifference(from: $0, to: state) }
    if output.json {
      try console.print([
        "stream": .string(stream), "asOf": Self.json(asOf), "since": Self.json(since),
        "events": .array(events), "state": state, "changes": difference?.json ?? .null,
      ])
    } else {
      try console.print(["state:"] + Self.lines(state))
      if let difference { try console.print(["changes:"] + difference.changes.map(Self.line)) }
    }
    return .success
  }

  private static func line(_ item: StreamHistory.Item) -> String {
    let sequence = item.sequence.map { "#\($0)" } ?? "-"
    let words = [item.time, "\(item.entry)", sequence, item.kind ?? "-", item.id]
    return words.map { ShownText.escaped($0) }.joined(separator: "  ")
  }

  /// `  /status  "placed" → "paid"`, with `-` where nothing was or is.
  private static func line(_ change: StateDifference.Change) -> String {
    let (before, after) = (change.before?.canonicalText ?? "-", change.after?.canonicalText ?? "-")
    return "  " + JSONText.shown("\(change.pointer)  \(before) → \(after)")
  }

  private static func json(_ instant: Instant?) -> JSONValue {
    instant.map { .string($0.description) } ?? .null
  }

  private static func lines(_ state: JSONValue) -> [String] {
    state.pretty.split(separator: "\n").map { "  \(JSONText.shown(String($0)))" }
  }

  private static func json(_ item: StreamHistory.Item) -> JSONValue {
    [
      "entry": .number(JSONNumber(item.entry)), "id": .string(item.id), "time": .string(item.time),
      "sequence": item.sequence.map { .number(JSONNumber($0)) } ?? .null,
      "kind": item.kind.map(JSONValue.string) ?? .null, "record": item.record,
    ]
  }
}
