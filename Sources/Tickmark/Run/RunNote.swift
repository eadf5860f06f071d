import CanonicalJSON
import Trail

/// How a run ended, for the next run's record and for the operator: `state/runs/<stamp>.json`.
struct RunNote: Sendable, Hashable {
  var run: String
  var pipeline: String
  var at: Instant
  var verdict: Verdict
  /// SHA-256 of the bag's `bag.note` in hex; nil where nothing was rendered.
  var bag: String?
  /// The backup archive's name; nil where none was made.
  var backup: String?

  /// What the next run's record says of this one.
  var json: JSONValue {
    [
      "run": .string(run), "verdict": .string(verdict.rawValue), "bag": JSONValue(bag),
      "backup": JSONValue(backup),
    ]
  }

  func write(to state: StateFolder) throws {
    let value: JSONValue = [
      "run": .string(run), "pipeline": .string(pipeline), "at": JSONValue(at),
      "verdict": .string(verdict.rawValue), "bag": JSONValue(bag), "backup": JSONValue(backup),
    ]
    try Disk.write(Array(value.pretty.utf8) + [UInt8(ascii: "\n")], to: "\(state.runs)/\(fileName)")
  }

  /// `20261123T020000Z.nightly.json`, with the revision where there is one.
  private var fileName: String {
    let revision = run.split(separator: ".r").dropFirst().last.map { ".r\($0)" } ?? ""
    return "\(at.stamp)\(revision).\(pipeline).json"
  }

  /// Returns the newest note of a pipeline.
  static func newest(in state: StateFolder, of pipeline: String) throws -> RunNote? {
    guard try Disk.kind(of: state.runs) == .folder else { return nil }
    for name in try Disk.names(in: state.runs).reversed()
    where name.hasSuffix(".\(pipeline).json") {
      if let note = try read("\(state.runs)/\(name)"), note.pipeline == pipeline { return note }
    }
    return nil
  }

  /// Returns the notes of all runs with their files' names, oldest first.
  static func all(in state: StateFolder) throws -> [(name: String, note: RunNote)] {
    guard try Disk.kind(of: state.runs) == .folder else { return [] }
    return try Disk.names(in: state.runs).filter { $0.hasSuffix(".json") }.sorted()
      .compactMap { name in try read("\(state.runs)/\(name)").map { (name, $0) } }
  }

  /// - Returns: nil for a file that is no note.
  private static func read(_ path: String) throws -> RunNote? {
    guard let value = try? JSONValue(parsing: Disk.read(path)), let run = value["run"]?.string,
      let pipeline = value["pipeline"]?.string, let at = value["at"]?.string,
      let instant = Instant(rfc3339: at),
      let verdict = value["verdict"]?.string.flatMap(Verdict.init(rawValue:))
    else { return nil }
    return RunNote(
      run: run,
      pipeline: pipeline,
      at: instant,
      verdict: verdict,
      bag: value["bag"]?.string,
      backup: value["backup"]?.string
    )
  }
}
