import ArgumentParser
import CanonicalJSON
import Tickmark
import Trail

/// The command `tickmark test <pipeline> --golden <bag>`.
struct TestCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run a pipeline apart from its state, and compare its bag with a recorded one."
  )

  @Argument(help: "The pipeline's name in the configuration.")
  var pipeline: String

  @Option(help: ArgumentHelp("The recorded bag.", valueName: "bag"))
  var golden: String

  @Option(
    help: ArgumentHelp(
      "The run's clock in whole seconds; that of the recorded run unless given.",
      valueName: "instant"
    )
  )
  var at: Instant?

  @Flag(help: "Put the new bag in the recorded one's place, and fail if it is another.")
  var record = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let at, !at.hasWholeSeconds {
      throw ValidationError(
        "The value '\(at)' is invalid for '--at <instant>': want whole seconds."
      )
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let scratch = console.surroundings.scratchPath()
    defer { try? Disk.removeTree(scratch) }
    let test = try await GoldenBag(
      golden,
      place.read(console.surroundings),
      pipeline: pipeline,
      at: at,
      scratch: scratch,
      library: .shipped,
      environment: console.surroundings.environment
    )
    let difference = Disk.exists(golden) ? test.difference : nil
    if output.json {
      try console.print(Self.json(test, difference))
    } else {
      try console.print(lines(test, difference, console.terminal))
    }
    if record && !test.isAsRecorded { try test.record() }
    return test.isAsRecorded ? .success : .exceptions
  }

  /// What changed for a reader stands first, bytes last.
  private func lines(
    _ test: GoldenBag,
    _ difference: BagDifference?,
    _ terminal: Terminal
  ) -> [String] {
    guard !test.isAsRecorded else { return [terminal.painted("as recorded", .green)] }
    let head = terminal.painted(record ? "recorded" : "not as recorded", .red)
    let results =
      difference.map { DifferenceLines($0, terminal, output.verbose).lines } ?? []
    let files = test.files.map { file in
      "  \(file.kind.rawValue.padding(to: 8)) \(ShownText.escaped(file.name))"
        + (file.line.map { ", from line \($0)" } ?? "")
    }
    let shown = output.verbose ? files : Array(files.prefix(20))
    let rest = files.count - shown.count
    return [head] + results + ["files       \(files.count)"] + shown
      + (rest > 0 ? ["  \(rest) more: --verbose prints them"] : [])
  }

  private static func json(_ test: GoldenBag, _ difference: BagDifference?) -> JSONValue {
    [
      "asRecorded": .bool(test.isAsRecorded), "difference": difference?.json ?? .null,
      "files": .array(
        test.files.map { file in
          [
            "name": .string(file.name), "kind": .string(file.kind.rawValue),
            "line": file.line.map { .number(JSONNumber($0)) } ?? .null,
          ]
        }
      ),
    ]
  }
}
