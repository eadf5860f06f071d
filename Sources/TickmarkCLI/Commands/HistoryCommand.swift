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

  @Option(
    help: ArgumentHelp(
      "Only what the log had when it had so many entries, whatever came late.",
      valueName: "count"
    )
  )
  var asOfIndex: Int?

  @Option(
    help: ArgumentHelp(
      "The first events from this sequence on, in place of the newest.",
      valueName: "number"
    )
  )
  var fromSequence: Int64?

  @Option(help: ArgumentHelp("Most events that are printed.", valueName: "count"))
  var limit = 100

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
    if !(1...10_000_000).contains(limit) {
      throw ValidationError(
        "The value '\(limit)' is invalid for '--limit': want 1 to 10,000,000."
      )
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let answer = try streamHistory(
      place.read(console.surroundings),
      HistoryRequest(
        stream: stream,
        selection: StreamHistory.Selection(since: since, asOf: asOf, index: asOfIndex),
        limit: limit,
        firstSequence: fromSequence,
        hasRecords: output.json
      )
    )
    if output.json {
      try console.print(document(answer))
    } else {
      try console.print(lines(answer))
      if answer.hasMore {
        let which = fromSequence == nil ? "newest" : "first"
        try console.note(
          "the \(which) \(DecimalText.counted(limit, "event")); --limit and --from-sequence give others"
        )
      }
    }
    return .success
  }

  private func document(_ answer: HistoryAnswer) -> JSONValue {
    let difference = answer.before.map { StateDifference(from: $0, to: answer.state) }
    return [
      "stream": .string(stream), "asOf": Self.json(asOf), "since": Self.json(since),
      "asOfIndex": asOfIndex.map { .number(JSONNumber($0)) } ?? .null,
      "events": .array(answer.events.map { Self.json($0.item, $0.record) }),
      "more": .bool(answer.hasMore), "state": answer.state,
      "changes": difference?.json ?? .null,
    ]
  }

  private func lines(_ answer: HistoryAnswer) -> [String] {
    var lines = answer.events.map { Self.line($0.item) }
    lines += ["state:"] + Self.lines(answer.state)
    if let before = answer.before {
      let difference = StateDifference(from: before, to: answer.state)
      lines += ["changes:"] + difference.changes.map(Self.line)
    }
    return lines
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

  private static func json(_ item: StreamHistory.Item, _ record: JSONValue?) -> JSONValue {
    [
      "entry": .number(JSONNumber(item.entry)), "id": .string(item.id), "time": .string(item.time),
      "sequence": item.sequence.map { .number(JSONNumber($0)) } ?? .null,
      "kind": item.kind.map(JSONValue.string) ?? .null, "record": record ?? .null,
    ]
  }
}
