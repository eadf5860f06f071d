import Formats
package import Trail

/// A first pipelines.yaml for what lies in a folder.
///
/// It has a source for each that was found surely enough, one pipeline over them for every night, and
/// the frameworks that at least one control can be tested of.
package struct ProposedConfiguration: Sendable {
  /// A framework and how much of it the sources can answer.
  package struct Fit: Sendable, Hashable {
    package let id: String
    /// Its controls, and those whose sources are all there.
    package let controlCount: Int
    package let testedCount: Int
  }

  package let origin: String
  package let sources: [DetectedSource]
  package let frameworks: [Fit]
  /// Whom backups are encrypted to; empty: no backup is made.
  package let recipients: [String]

  /// - Parameters:
  ///   - survey: what lies there; what is merely possible is left out.
  ///   - library: controls and frameworks to choose from.
  /// - Throws: ``EvaluationFileError`` for a control or framework that can't be read.
  package init(
    _ survey: ExportSurvey,
    origin: String,
    recipients: [String],
    library: ReportLibrary
  ) throws {
    self.origin = origin
    self.recipients = recipients
    sources = survey.sources.filter { $0.detection.confidence != .possible }
    frameworks = try Self.frameworks(sources, library)
  }

  private static func frameworks(
    _ sources: [DetectedSource],
    _ library: ReportLibrary
  ) throws -> [Fit] {
    let controls = try library.parsedControls(tables: .ledger)
    let selected = SelectedControl.select(
      controls,
      from: sources.map { ($0.name, $0.detection.format.name) }
    )
    let tested = Set(selected.map(\.control.id))
    let known = Set(controls.map(\.id))
    return try library.frameworks.keys.sorted().compactMap { name in
      let bytes = library.frameworks[name] ?? []
      let framework = try FrameworkFile.parse(bytes, name: name, known: known)
      let all = Set(framework.requirements.flatMap(\.controls))
      let fit = Fit(
        id: framework.id,
        controlCount: all.count,
        testedCount: all.intersection(tested).count
      )
      return fit.testedCount > 0 ? fit : nil
    }
  }

  /// The newest time seen in the exports.
  package var newest: Instant? { sources.compactMap(\.newest).max() }

  /// The file.
  package var text: String {
    (head + sources.flatMap(lines) + pipeline).joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    [
      "# Written by `tickmark init`. Every key can be changed but one: the origin names the log, in",
      "# its checkpoints and keys, and stays as it is from the first run on.",
      "origin: \(YAMLText.quoted(origin))",
      "state: state",
      "timezone: UTC",
      "keys: { checkpoint: keys/checkpoint.key, bag: keys/bag.key, backup: keys/backup.key,"
        + " commit: keys/commit.key }",
      "sources:",
    ]
  }

  /// A source, with what is still to be said of it in comments.
  private func lines(_ source: DetectedSource) -> [String] {
    let notes = source.notes.map { "    # \($0)" }
    return source.yaml.map { "  \($0)" } + notes
  }

  private var pipeline: [String] {
    [
      "pipelines:",
      "  nightly:",
      "    schedule: \"0 2 * * *\"",
      "    sources: [\(sources.map(\.name).joined(separator: ", "))]",
      "    period: yesterday",
      "    stages:",
      "      - ingest",
      "      - validate",
      "      - project",
    ] + evaluation + ["      - render: { to: out, formats: [html, xml, csv] }"] + backup
  }

  private var evaluation: [String] {
    let fits = frameworks.map {
      "      # \($0.id): these sources answer \($0.testedCount) of its \($0.controlCount) controls"
    }
    let ids = frameworks.map(\.id).joined(separator: ", ")
    return fits + ["      - evaluate: { frameworks: [\(ids)] }"]
  }

  private var backup: [String] {
    let keep = "keep: { daily: 7, weekly: 5, monthly: 12, yearly: 7 }"
    guard recipients.isEmpty else {
      let list = recipients.joined(separator: ", ")
      return ["      - backup: { to: backups, recipients: [\(list)], \(keep) }"]
    }
    return [
      "      # Backups are encrypted to a key that is kept on another host: age-keygen makes it there.",
      "      # - backup: { to: backups, recipients: [age1…], \(keep) }",
    ]
  }
}
