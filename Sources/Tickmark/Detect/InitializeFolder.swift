import Glibc
import Trail
import TransparencyLog

/// What `tickmark init` made.
package struct InitializedFolder: Sendable {
  package let configuration: ProposedConfiguration
  /// The file that was written.
  package let path: String
  /// The keys that were made; nil where some were there.
  package let keys: GeneratedKeys?
  package let survey: ExportSurvey
}

/// Writes a first pipelines.yaml into a folder of exports, and makes the keys that it names.
///
/// Nothing is written over: keys that are there are taken, a configuration that is there is refused.
///
/// - Parameters:
///   - folder: where exports lie, somewhere below it.
///   - origin: names the log; nil: the one that the folder's own keys name.
///   - recipients: whom backups are encrypted to.
///   - library: controls and frameworks to choose from.
/// - Throws: ``RunError`` where a configuration is there, nothing is found, or no origin is known;
///   ``DiskError``.
package func initialize(
  _ folder: String,
  origin: String?,
  recipients: [String],
  library: ReportLibrary
) throws -> InitializedFolder {
  let path = "\(folder)/pipelines.yaml"
  guard try Disk.kind(of: path) == nil else {
    throw RunError(
      place: path,
      message: "found a configuration, want none",
      hint: "nothing is written over; `tickmark detect` proposes sources for one that is there"
    )
  }
  let (origin, hasKeys) = try knownOrigin(folder, origin)
  let survey = try ExportSurvey(folder, as: ".", skipping: ["state", "out", "backups", "controls"])
  let configuration = try ProposedConfiguration(
    survey,
    origin: origin,
    recipients: recipients,
    library: library
  )
  guard !configuration.sources.isEmpty else {
    throw RunError(
      place: folder,
      message: "found no export whose format is sure, want at least one",
      hint: "`tickmark detect \(folder)` says what was looked at"
    )
  }
  let bytes = Array(configuration.text.utf8)
  // A mistake in it would be found by somebody else otherwise.
  _ = try ConfigurationReader.read(bytes, path: path)
  let keys = hasKeys ? nil : try generateKeys("\(folder)/keys", origin: origin)
  try Disk.write(bytes, to: path)
  return InitializedFolder(configuration: configuration, path: path, keys: keys, survey: survey)
}

/// Returns the log's name, and whether the folder has its keys.
private func knownOrigin(_ folder: String, _ origin: String?) throws -> (String, Bool) {
  let path = "\(folder)/keys/checkpoint.vkey"
  guard try Disk.kind(of: path) == .file else {
    guard let origin else {
      throw RunError(
        place: folder,
        message: "found no keys, want --origin, which names the log",
        hint: "--origin audit.example.com/payments; it can't change after the first run"
      )
    }
    return (origin, false)
  }
  let text = String(decoding: try Disk.read(path), as: UTF8.self)
  let line = text.split(separator: "\n").first.map(String.init) ?? ""
  guard let named = try? VerifierKey(line).name else {
    throw RunError(place: path, message: "found no verifier key, want the log's")
  }
  if let origin, origin != named {
    throw RunError(
      place: path,
      message: "found a key named \(ShownText.quoted(named)), want \(ShownText.quoted(origin))",
      hint: "leave --origin out, or move these keys away"
    )
  }
  return (named, true)
}
