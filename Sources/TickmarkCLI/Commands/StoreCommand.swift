import ArgumentParser
import CanonicalJSON
import EventStore
import Tickmark

/// The commands `tickmark store verify|read|export`.
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Look into an event store.",
    subcommands: [Verify.self, Read.self, Export.self]
  )

  /// Checks every event's hash, link, sequence and position.
  struct Verify: Command {
    static let configuration = CommandConfiguration(
      abstract: "Check every event's hash and its place in its chain."
    )

    @Argument(help: "The store's file.")
    var store: String

    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
      let (count, problems) = try storeErrors(store) {
        try openStore(store, isReadOnly: true).verify()
      }
      let verdict = problems.isEmpty ? "proven" : "broken"
      if output.json {
        try console.print([
          "verdict": .string(verdict), "events": .number(JSONNumber(count)),
          "problems": .array(
            problems.map { problem in
              [
                "position": .number(JSONNumber(problem.position)),
                "stream": problem.stream.map(JSONValue.string) ?? .null,
                "message": .string(problem.description),
              ]
            }
          ),
        ])
      } else {
        try console.print(["\(verdict)  \(count) events"])
        try console.print(problems.map { "  \(ShownText.escaped($0.description))" })
      }
      return problems.isEmpty ? .success : .unproven
    }
  }

  /// Prints events.
  struct Read: Command {
    static let configuration = CommandConfiguration(abstract: "Print events in their order.")

    @Argument(help: "The store's file.")
    var store: String

    @Option(help: ArgumentHelp("Events of this stream only.", valueName: "stream"))
    var stream: String?

    @Option(
      help: ArgumentHelp("Begin at this position, or sequence of the stream.", valueName: "number")
    )
    var from: Int?

    @Option(help: ArgumentHelp("At most so many events.", valueName: "count"))
    var limit = 1_000

    @Flag(help: "From the newest to the oldest.")
    var backward = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit \(limit): want 1 or more.") }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
      let direction: EventSelection.Direction = backward ? .backward : .forward
      let selection: EventSelection =
        stream.map { .stream($0, from: from, direction) } ?? .all(from: from, direction)
      let page = try storeErrors(store) {
        try openStore(store, isReadOnly: true).page(selection, limit: limit)
      }
      guard output.json else {
        try console.print(page.events.map(Self.line))
        return .success
      }
      let records = page.events.compactMap { try? JSONValue(parsing: $0.record) }
      try console.print(["events": .array(records), "isComplete": .bool(page.next == nil)])
      return .success
    }

    private static func line(_ event: RecordedEvent) -> String {
      let words = [
        "\(event.position)", event.time, event.stream, "#\(event.sequence)", event.type, event.id,
      ]
      return words.map { ShownText.escaped($0) }.joined(separator: "  ")
    }
  }

  /// Writes records as lines of `chained-jsonl`.
  struct Export: Command {
    static let configuration = CommandConfiguration(
      abstract: "Write the records as lines of chained-jsonl to standard output."
    )

    @Argument(help: "The store's file.")
    var store: String

    @Option(help: ArgumentHelp("The first position.", valueName: "position"))
    var from = 1

    @Option(help: ArgumentHelp("The position behind the last.", valueName: "position"))
    var to: Int?

    @OptionGroup var output: OutputOptions

    func validate() throws {
      if from < 1 { throw ValidationError("--from \(from): want 1 or more.") }
      if let to, to < from { throw ValidationError("--to \(to): want --from or more.") }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
      let missing = try storeErrors(store) {
        try openStore(store, isReadOnly: true).export(from..<(to ?? Int.max)) { line in
          try console.out.write(line)
        }
      }
      for range in missing {
        try console.note(
          "\(store): \(range.count) positions from \(range.lowerBound) hold no event"
        )
      }
      return missing.isEmpty ? .success : .unproven
    }
  }
}
