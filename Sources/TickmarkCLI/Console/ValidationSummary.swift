import Tickmark
import Trail

/// What a validation found, in lines.
struct ValidationSummary {
  private static let shownCount = 20
  private let outcome: ValidationOutcome
  private let isVerbose: Bool
  private let terminal: Terminal

  init(_ outcome: ValidationOutcome, isVerbose: Bool, terminal: Terminal) {
    self.outcome = outcome
    self.isVerbose = isVerbose
    self.terminal = terminal
  }

  /// The verdict stands in the first line.
  var lines: [String] {
    let tone: Terminal.Tone? =
      switch outcome.verdict {
      case "proven": .green
      case "suspect": .yellow
      default: .red
      }
    return [terminal.painted(outcome.verdict, tone), "counts    \(counts)"]
      + (outcome.findings.isEmpty ? ["findings  none"] : ["findings"])
      + FindingLines(isVerbose: isVerbose, terminal: terminal).lines(outcome.findings)
      + (outcome.coverage.isEmpty ? ["coverage  none"] : ["coverage"]) + coverage
  }

  private var counts: String {
    [
      DecimalText.counted(outcome.fileCount, "file"),
      DecimalText.counted(outcome.recordCount, "record"),
      DecimalText.counted(outcome.eventCount, "event"),
      DecimalText.counted(outcome.duplicateCount, "duplicate"),
      "\(DecimalText.grouped(outcome.quarantinedCount)) quarantined",
    ].joined(separator: ", ")
  }

  private var coverage: [String] {
    let shown = isVerbose ? outcome.coverage : Array(outcome.coverage.prefix(Self.shownCount))
    let rest = outcome.coverage.count - shown.count
    return shown.map { row in
      let isProven = row.state == .proven || row.state == .excused
      let word = terminal.painted(row.state.rawValue.padding(to: 7), isProven ? nil : .red)
      let text = "\(row.period)  \(row.source)  \(row.scope)  \(row.assurance.rawValue)"
      return "  \(word)  \(ShownText.escaped(text))"
    } + (rest > 0 ? ["  … \(rest) more: --verbose prints them"] : [])
  }
}
