import CanonicalJSON
import Cryptography
import Trail

/// The run that is under way, noted before it touches anything else.
///
/// The next run of the pipeline finishes it with its own `at`.
struct PendingRun: Sendable, Hashable {
  var pipeline: String
  var run: String
  var at: Instant
  /// SHA-256 of the configuration file.
  var configuration: Digest
  /// Whether it was told to catch up on missed periods.
  var catchesUp = false

  func write(to path: String) throws {
    let value: JSONValue = [
      "pipeline": .string(pipeline), "run": .string(run), "at": .string(at.description),
      "configuration": .string(configuration.hex), "catchUp": .bool(catchesUp),
    ]
    try Disk.write(value.canonical + [UInt8(ascii: "\n")], to: path)
  }

  /// Reads the note, nil where there is none.
  static func read(_ path: String) throws -> PendingRun? {
    guard try Disk.kind(of: path) != nil else { return nil }
    let value = try JSONValue(parsing: Disk.read(path))
    guard let pipeline = value["pipeline"]?.string, let run = value["run"]?.string,
      let at = value["at"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let digest = value["configuration"]?.string.flatMap(Digest.init(hex:))
    else {
      throw RunError(
        place: path,
        message: "not a note of a pending run",
        hint: "move the file away: the run it stood for is then begun anew"
      )
    }
    return PendingRun(
      pipeline: pipeline,
      run: run,
      at: at,
      configuration: digest,
      catchesUp: value["catchUp"] == .bool(true)
    )
  }
}
