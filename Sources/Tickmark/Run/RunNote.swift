import CanonicalJSON
import Trail

/// How a run ended, for the next run's record and for the operator: `state/runs/<stamp>.json`.
///
/// What must not be in a report stands here as well: host, operator, paths, durations.
struct RunNote: Sendable, Hashable {
  var run: String
  var pipeline: String
  var at: Instant
  /// nil where the state was restored and no later run says it.
  var verdict: Verdict?
  /// SHA-256 of the bag's `bag.note` in hex; nil where nothing was rendered.
  var bag: String?
  /// The backup archive's name; nil where none was made.
  var backup: String?

  /// What the next run's record says of this one.
  var json: JSONValue {
    [
      "run": .string(run), "verdict": JSONValue(verdict?.rawValue), "bag": JSONValue(bag),
      "backup": JSONValue(backup),
    ]
  }

  /// Writes the note, unless one that says the same is there: a run that is repeated leaves it.
  ///
  /// - Parameter beside: host, operator and the like.
  func write(to state: StateFolder, beside: [(String, JSONValue)] = []) throws {
    if let known = try Self.read(path(in: state)), known == self { return }
    let members: [(String, JSONValue)] = [
      ("run", .string(run)), ("pipeline", .string(pipeline)), ("at", JSONValue(at)),
      ("verdict", JSONValue(verdict?.rawValue)), ("bag", JSONValue(bag)),
      ("backup", JSONValue(backup)),
    ]
    let value = JSONValue.object(JSONObject(members + beside))
    try Disk.write(Array(value.pretty.utf8) + [UInt8(ascii: "\n")], to: path(in: state))
  }

  func path(in state: StateFolder) -> String {
    "\(state.runs)/\(Self.fileName(run: run, pipeline: pipeline, at: at))"
  }

  /// `20261123T020000Z.nightly.json`, with the revision where there is one.
  static func fileName(run: String, pipeline: String, at: Instant) -> String {
    // The pipeline's own name may have such a part, so only what follows the time counts.
    let revision = run.dropFirst("\(pipeline)/\(at)".utf8.count)
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

  /// Reads a note; nil where there is none, or what lies there is no note.
  private static func read(_ path: String) throws -> RunNote? {
    guard try Disk.kind(of: path) == .file else { return nil }
    guard let value = try? JSONValue(parsing: Disk.read(path)),
      let run = value["run"]?.string, let pipeline = value["pipeline"]?.string,
      let at = value["at"]?.string.flatMap({ Instant(rfc3339: $0) })
    else { return nil }
    return RunNote(
      run: run,
      pipeline: pipeline,
      at: at,
      verdict: value["verdict"]?.string.flatMap(Verdict.init(rawValue:)),
      bag: value["bag"]?.string,
      backup: value["backup"]?.string
    )
  }
}
