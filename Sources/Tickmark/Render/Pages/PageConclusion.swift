import Documents
import Trail

/// The sentences that the first screen begins with.
struct PageConclusion {
  /// A piece of a sentence; a tone makes it stand out.
  typealias Piece = (text: String, tone: PageState.Tone?)

  private let report: Report
  private let summary: PageSummary

  init(_ frame: PageFrame) {
    report = frame.report
    summary = frame.summary
  }

  func write(to html: inout HTMLWriter) {
    html.element("p", ["class": "lede"]) { html in
      for (index, piece) in (results + population).enumerated() {
        if index > 0 { html.text(" ") }
        if let tone = piece.tone {
          html.element("em", ["class": tone.rawValue], text: piece.text)
        } else {
          html.text(piece.text)
        }
      }
    }
    for sentence in details { html.element("p", ["class": "soft"], text: sentence) }
  }

  /// What the tests and the evidence gave.
  private var results: [Piece] {
    let (failed, total) = (summary.count(.fail), report.controls.count)
    let open = summary.count(.unproven, .error)
    let unconcluded = "\(PageText.count(open, "control")) could not be concluded."
    var pieces: [Piece] = []
    if failed > 0 {
      let verb = failed == 1 ? "has" : "have"
      pieces.append(("\(failed) of \(PageText.count(total, "control")) \(verb) exceptions.", .bad))
    }
    switch (report.verdict, open) {
    case (.broken, 0): pieces.append(("The evidence contradicts itself.", .bad))
    case (.broken, _): pieces += [("The evidence contradicts itself:", .bad), (unconcluded, nil)]
    case (.absent, 0): pieces.append(("Evidence is missing.", .warn))
    case (.absent, _): pieces += [("Evidence is missing:", .warn), (unconcluded, nil)]
    case (_, 0): break
    default: pieces.append((unconcluded, .warn))
    }
    if pieces.isEmpty && report.waivedCount > 0 {
      pieces.append(("No exceptions but waived ones.", nil))
    } else if pieces.isEmpty && summary.gravest.isEmpty {
      pieces.append(("No exceptions noted", .ok))
      pieces.append(("in \(PageText.count(summary.count(.pass), "control")) tested.", nil))
    } else if failed == 0 {
      let but = report.waivedCount > 0 ? " that isn't waived" : ""
      pieces.append(("No control has an exception\(but).", nil))
    }
    return pieces
  }

  /// How much was there to test, and whether all of it was.
  private var population: [Piece] {
    let delivered = report.sources.reduce(0) { $0 + ($1.manifestCount ?? $1.recordCount) }
    let missing = report.sources.reduce(0) { $0 + abs($1.difference) }
    let open = summary.days.count - summary.provenDayCount
    let records = PageText.count(delivered, "record")
    if missing > 0 {
      return [
        ("The population is", nil), ("not complete:", .warn),
        ("\(PageText.count(missing)) of \(records) are not accounted for.", nil),
      ]
    }
    if open > 0 {
      return [
        ("All \(records) received are accounted for, but", nil),
        (
          "\(open) of \(PageText.count(summary.days.count, "day")) \(open == 1 ? "isn't" : "aren't") proven.",
          .warn
        ),
      ]
    }
    return [
      ("The population is", nil), ("complete:", .ok),
      ("all \(records) delivered are accounted for and tested, with no sampling.", nil),
    ]
  }

  /// `10 exceptions are critical, 9 are high.`; nil without an exception.
  private var severities: String? {
    let counts = Control.Severity.allCases.map { severity in
      let results = summary.failed.filter { $0.control.severity == severity }
      return (severity, results.reduce(0) { $0 + $1.exceptionCount })
    }.filter { $0.1 > 0 }
    guard let (gravest, count) = counts.first else { return nil }
    let noun = PageText.count(count, "exception")
    let first = "\(noun) \(count == 1 ? "is" : "are") of \(gravest.rawValue) severity"
    let rest = counts.dropFirst().map { "\(PageText.count($0.1)) of \($0.0.rawValue)" }
    return ([first] + rest).joined(separator: ", ") + "."
  }

  private var details: [String] {
    var sentences = [severities].compactMap { $0 }
    if let worst = summary.failed.max(by: { $0.exceptionCount < $1.exceptionCount }),
      summary.failed.count > 1, worst.exceptionCount > summary.exceptionCount / 2
    {
      sentences.append(
        "Of \(PageText.count(summary.exceptionCount, "exception")), "
          + "\(PageText.count(worst.exceptionCount)) belong to one control: \(worst.control.title)."
      )
    }
    if report.waivedCount > 0 {
      sentences.append(
        "\(PageText.count(report.waivedCount, "exception")) of "
          + "\(PageText.count(summary.exceptionCount)) \(report.waivedCount == 1 ? "is" : "are") waived: "
          + "counted, and shown in a column of their own."
      )
    }
    let idle = summary.count(.notApplicable)
    if idle > 0 {
      sentences.append(
        "\(PageText.count(idle, "control")) did not operate: \(idle == 1 ? "its" : "their") population is empty."
      )
    }
    if !summary.notTested.isEmpty {
      sentences.append(
        "\(PageText.count(summary.notTested.count, "control")) of the frameworks "
          + "\(summary.notTested.count == 1 ? "was" : "were") not tested: "
          + "no source for \(summary.notTested.count == 1 ? "it" : "them") is configured."
      )
    }
    if report.controls.contains(where: { $0.outcome == .fail && !$0.isComplete }) {
      sentences.append("Where the input isn't wholly proven, the exceptions are “at least these”.")
    }
    return sentences
  }
}
