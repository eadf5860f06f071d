import Formats
import Tickmark

/// What lies at a location, for people.
struct DetectionSummary {
  let lines: [String]

  init(_ survey: ExportSurvey, isVerbose: Bool, terminal: Terminal) {
    var lines: [String] = []
    for source in survey.sources {
      let detection = source.detection
      lines.append(
        "\(terminal.painted(detection.format.rawValue, .bold))  \(detection.confidence.rawValue)"
          + "  \(ShownText.escaped(source.location))"
      )
      lines.append("  looked at  \(Self.looked(source))")
      lines += Self.evidence(detection, isVerbose: isVerbose)
      lines += source.notes.map { "  note       \(ShownText.escaped($0))" }
      lines.append("")
    }
    if !survey.sources.isEmpty {
      lines.append("sources:")
      lines += survey.sources.flatMap { $0.yaml.map { "  \(ShownText.escaped($0))" } }
    }
    let shown = isVerbose ? survey.unread[...] : survey.unread.prefix(10)
    if !survey.sources.isEmpty && !shown.isEmpty { lines.append("") }
    lines += shown.map {
      "no format  \(ShownText.escaped($0.path)): \(ShownText.escaped($0.reason))"
    }
    if shown.count < survey.unread.count {
      lines.append("no format  \(survey.unread.count - shown.count) more; --verbose names them")
    }
    if survey.sources.isEmpty && survey.unread.isEmpty { lines.append("nothing lies there") }
    self.lines = lines
  }

  private static func looked(_ source: DetectedSource) -> String {
    let files = DecimalText.counted(source.openedCount, "file")
    let all = source.fileCount > source.openedCount ? " of \(source.fileCount)" : ""
    let detection = source.detection
    return "\(files)\(all); \(detection.fitCount) of \(detection.recordCount) records fit: "
      + detection.form
  }

  private static func evidence(_ detection: FormatDetection, isVerbose: Bool) -> [String] {
    let shown = isVerbose ? detection.evidence[...] : detection.evidence.prefix(6)
    return shown.enumerated().map { index, evidence in
      let head = index == 0 ? "why      " : "         "
      return "  \(head)  \(ShownText.escaped(evidence.place)) \(ShownText.escaped(evidence.want))"
        + " (\(evidence.count))"
    }
  }
}
