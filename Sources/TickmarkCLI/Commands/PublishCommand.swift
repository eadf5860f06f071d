import ArgumentParser
import CanonicalJSON
import EventStore
import Tickmark

/// The command `tickmark publish <store>`.
struct PublishCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Append events to an event store.",
    discussion: """
      Reads one event a line: {"stream":"ord-1","type":"order.placed","data":{…}}. Says for each where \
      it stands once it is on the disk.
      """
  )

  @Argument(help: "The store's file; made where there is none.")
  var store: String

  @Argument(help: ArgumentHelp("Files of events; standard input unless given.", valueName: "file"))
  var files: [String] = []

  @Option(help: ArgumentHelp("The stream of lines that name none.", valueName: "stream"))
  var stream: String?

  @Option(
    help: ArgumentHelp(
      "All lines are one append to a stream that is at this version: none, or a sequence.",
      valueName: "version"
    )
  )
  var expected: String?

  @Option(
    help: ArgumentHelp(
      "All lines are one append, which the same key makes once however often it is repeated.",
      valueName: "key"
    )
  )
  var key: String?

  @Option(help: ArgumentHelp("At most so many lines share a commit.", valueName: "count"))
  var batch = 100

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if batch < 1 { throw ValidationError("--batch \(batch): want 1 or more.") }
    if let expected, ExpectedVersion(expected) == nil {
      throw ValidationError("--expected \(expected): want any, none or a sequence from 1.")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let request = PublishRequest(
      store: store,
      inputs: files.isEmpty ? ["-"] : files,
      stream: stream,
      expected: expected.flatMap { ExpectedVersion($0) },
      key: key,
      batch: batch,
      now: console.surroundings.now
    )
    var answers: [JSONValue] = []
    try publish(request) { appended in
      if output.json {
        answers += appended.map(Self.json)
      } else {
        try console.print(appended.map(Self.line))
        try console.out.flush()
      }
    }
    if output.json { try console.print(["store": .string(store), "appended": .array(answers)]) }
    return .success
  }

  /// `17  ord-1  #3`; a range where the append had several events.
  private static func line(_ appended: Appended) -> String {
    func text(_ range: Range<Int>) -> String {
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)..\(range.upperBound - 1)"
    }
    let repeated = appended.isRepeated ? "  repeated" : ""
    let stream = ShownText.escaped(appended.stream)
    return "\(text(appended.positions))  \(stream)  #\(text(appended.sequences))\(repeated)"
  }

  private static func json(_ appended: Appended) -> JSONValue {
    [
      "stream": .string(appended.stream),
      "sequence": .number(JSONNumber(appended.sequences.lowerBound)),
      "position": .number(JSONNumber(appended.positions.lowerBound)),
      "count": .number(JSONNumber(appended.positions.count)),
      "repeated": .bool(appended.isRepeated),
    ]
  }
}
