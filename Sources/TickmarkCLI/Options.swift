import ArgumentParser
import Tickmark
import Trail

/// How much is said, and how.
struct OutputOptions: ParsableArguments {
  enum Color: String, ExpressibleByArgument, CaseIterable, Sendable { case auto, always, never }

  @Flag(help: "Print one JSON document in place of text.")
  var json = false

  @Flag(help: "Print errors only; the exit code says the rest.")
  var quiet = false

  @Flag(help: "Print every control and every finding.")
  var verbose = false

  @Option(help: "Colour the text: auto (on a terminal), always or never.")
  var color: Color = .auto

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other.") }
  }
}

/// Which configuration, and which state.
struct PlaceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
  var config = "pipelines.yaml"

  @Option(
    help: ArgumentHelp("The state's folder, in place of the configuration's.", valueName: "folder")
  )
  var state: String?

  /// Reads the configuration, with what the command line says in place of its own.
  func read(_ surroundings: Surroundings) throws -> Configuration {
    var configuration: Configuration
    do {
      configuration = try Configuration.read(config)
    } catch let error as DiskError where !Disk.exists(config) {
      throw RunError(
        place: config,
        message: "\(error.operation): \(error.reason)",
        hint: "name the configuration with --config, or begin with tickmark sample <folder>"
      )
    }
    if let state { configuration.state = surroundings.absolute(state) }
    return configuration
  }
}

extension Instant: ExpressibleByArgument {
  /// An RFC 3339 time with its zone.
  package init?(argument: String) { self.init(rfc3339: argument) }
}
