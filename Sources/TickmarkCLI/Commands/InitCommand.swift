import Age
import ArgumentParser
import CanonicalJSON
import Formats
import Tickmark
import Trail

/// The command `tickmark init <folder>`.
struct InitCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a first pipelines.yaml for the exports below a folder, and make its keys."
  )

  @Argument(help: "The folder; its pipelines.yaml is written, never over one that is there.")
  var folder: String

  @Option(
    help: ArgumentHelp(
      "The log's name, such as audit.example.com/payments; that of keys/ unless given.",
      valueName: "name"
    )
  )
  var origin: String?

  @Option(
    help: ArgumentHelp(
      "Whom backups are encrypted to, age1…; once for each. Without one none are made.",
      valueName: "recipient"
    )
  )
  var recipient: [String] = []

  @OptionGroup var output: OutputOptions

  func validate() throws {
    for text in recipient where (try? AgeRecipient(text)) == nil {
      throw ValidationError(
        "The value '\(text)' is invalid for '--recipient': want age1… or age1pq…."
      )
    }
    guard AgeRecipient.areOneKind(recipient.compactMap { try? AgeRecipient($0) }) else {
      throw ValidationError(
        "'--recipient' takes age1… or age1pq…, not both: the weakest one decides."
      )
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let made = try initialize(
      folder,
      origin: origin,
      recipients: recipient,
      library: .shipped
    )
    if output.json {
      try console.print(Self.document(made))
    } else {
      try console.print(Self.lines(made, isVerbose: output.verbose))
    }
    return .success
  }

  private static func document(_ made: InitializedFolder) -> JSONValue {
    [
      "configuration": .string(made.path), "origin": .string(made.configuration.origin),
      "keys": made.keys.map { .string($0.folder) } ?? .null,
      "sources": .array(made.configuration.sources.map(\.json)),
      "frameworks": .array(
        made.configuration.frameworks.map {
          [
            "id": .string($0.id), "controls": .number(JSONNumber($0.controlCount)),
            "tested": .number(JSONNumber($0.testedCount)),
          ]
        }
      ),
      "unread": made.survey.json["unread"] ?? [],
    ]
  }

  private static func lines(_ made: InitializedFolder, isVerbose: Bool) -> [String] {
    let path = ShownText.escaped(made.path)
    var lines = ["\(path)  \(ShownText.escaped(made.configuration.origin))"]
    for source in made.configuration.sources {
      let detection = source.detection
      lines.append(
        "  \(source.name)  \(detection.format.name), \(detection.confidence.rawValue), "
          + ShownText.escaped(source.location)
      )
    }
    let left = made.survey.sources.count - made.configuration.sources.count
    if left > 0 { lines.append("  \(left) more may be sources; `tickmark detect` shows them") }
    let unread = made.survey.unread
    lines += unread.prefix(isVerbose ? unread.count : 0).map {
      "  no format  \(ShownText.escaped($0.path)): \(ShownText.escaped($0.reason))"
    }
    if let keys = made.keys { lines.append("  keys  \(ShownText.escaped(keys.folder)), new") }
    return lines + nextSteps(made, path)
  }

  private static func nextSteps(_ made: InitializedFolder, _ path: String) -> [String] {
    var lines = ["", "next:", "  read \(path), and what its comments ask for"]
    if made.keys != nil {
      let keys = made.configuration.recipients.isEmpty ? ", and name a recipient for backups" : ""
      lines.append("  tickmark keygen --words <vkey> gives the words for the auditor\(keys)")
    }
    var run = "  tickmark run nightly --config \(path)"
    if let newest = made.configuration.newest {
      let next = Instant(seconds: newest.wholeDays * 86_400 + 93_600)
      run += "\n  tickmark run nightly --config \(path) --at \(next)   looks at the newest day"
    }
    lines += run.split(separator: "\n").map(String.init)
    return lines
  }
}

extension Instant {
  /// Days since 1970, cut off.
  fileprivate var wholeDays: Int64 { microseconds / 86_400_000_000 }
}
