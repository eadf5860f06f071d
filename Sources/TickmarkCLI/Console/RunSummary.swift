import Tickmark
import Trail

/// How a run ended, in a few lines.
struct RunSummary {
  private let outcome: RunOutcome
  private let isVerbose: Bool
  private let terminal: Terminal

  init(_ outcome: RunOutcome, isVerbose: Bool, terminal: Terminal) {
    self.outcome = outcome
    self.isVerbose = isVerbose
    self.terminal = terminal
  }

  /// The verdict stands in the first line.
  var lines: [String] {
    let verdict = terminal.painted(outcome.verdict.rawValue, Self.tone(outcome.verdict))
    return ["\(ShownText.escaped(outcome.run))  \(verdict)"]
      + ["period    \(outcome.period)", "controls  \(controlCounts)"] + controlLines
      + ["findings  \(findingCounts)"]
      + FindingLines(isVerbose: isVerbose, terminal: terminal).lines(outcome.findings)
      + [("bag", outcome.bag), ("backup", outcome.backup)].compactMap { name, path in
        path.map { "\(name.padding(to: 8))  \(ShownText.escaped($0))" }
      } + furtherLines
  }

  /// Reports of other periods, each with the reason.
  private var furtherLines: [String] {
    outcome.further.map { further in
      let verdict = terminal.painted(further.verdict.rawValue, Self.tone(further.verdict))
      return "also      \(further.name)  \(verdict)  \(ShownText.escaped(further.reason))"
    }
  }

  private static func tone(_ verdict: Verdict) -> Terminal.Tone {
    switch verdict {
    case .met: .green
    case .exceptions: .yellow
    case .broken, .absent, .unproven: .red
    }
  }

  private var controlCounts: String {
    let counts = ControlOutcome.allCases.compactMap { kind -> String? in
      let count = outcome.controls.count { $0.outcome == kind }
      return count > 0 ? "\(DecimalText.grouped(count)) \(kind.rawValue)" : nil
    }
    return counts.isEmpty ? "none tested" : counts.joined(separator: ", ")
  }

  private var findingCounts: String {
    let counts = FindingClass.allCases.compactMap { kind -> String? in
      let count = outcome.findings.count { $0.class == kind }
      return count > 0 ? "\(DecimalText.grouped(count)) \(kind.rawValue)" : nil
    }
    return counts.isEmpty ? "none" : counts.joined(separator: ", ")
  }

  /// What isn't a pass, or all.
  private var controlLines: [String] {
    outcome.controls.compactMap { result in
      let isGood = result.outcome == .pass || result.outcome == .notApplicable
      guard isVerbose || !isGood else { return nil }
      let tone: Terminal.Tone? =
        isGood || result.outcome == .waived ? nil : result.outcome == .fail ? .yellow : .red
      let word = terminal.painted(result.outcome.rawValue.padding(to: 14), tone)
      let exceptions = DecimalText.counted(result.exceptionCount, "exception")
      let waived =
        result.outcome == .fail && result.waivedCount > 0
        ? ", \(DecimalText.grouped(result.waivedCount)) of them waived" : ""
      let reason = result.reason.map { ": \($0)" } ?? ""
      return "  \(word)  "
        + ShownText.escaped(
          "\(result.control.id)  \(exceptions) in \(DecimalText.grouped(result.populationCount))"
            + waived
            + "\(result.outcome == .fail && !result.isComplete ? ", at least" : "")\(reason)"
        )
    }
  }
}
