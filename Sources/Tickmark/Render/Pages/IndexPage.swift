import Cryptography
import Documents
import Trail

/// The first page: conclusion, population, figures, exceptions first, frameworks, calendar, tie-out.
struct IndexPage {
  private let frame: PageFrame
  private var report: Report { frame.report }
  private var summary: PageSummary { frame.summary }

  init(_ frame: PageFrame) { self.frame = frame }

  func page() -> BagPage {
    let figures = figures
    let content = PageFrame.Content(
      name: PageName.index,
      title: "Summary",
      current: PageName.index,
      figures: Dictionary(uniqueKeysWithValues: figures.map { ($0.name, $0.text) })
    )
    return frame.page(content) { html in
      html.element("div", ["class": "head"]) { html in
        html.element(
          "h1",
          text: "Audit trail report, \(PageText.period(report.period))"
        )
        html.facts(frame)
      }
      html.lineBreak()
      html.element("section", ["class": "card first fill", "aria-label": "Conclusion"]) { html in
        PageConclusion(frame).write(to: &html)
        writeOutcomes(&html)
        write(figures, &html)
      }
      html.element("div", ["class": "rest"]) { html in
        writeSupersession(&html)
        html.grid("wide") { html in
          writeExceptions(&html)
          writeFrameworks(&html)
        }
        writeFindings(&html)
        writeDays(&html)
        html.card("Tie-out: from the sources to the test") { html in
          PageTieOut(report.sources).write(to: &html)
        }
        writeControls(&html)
        writeAssertions(&html)
        html.signOff()
        html.limits(frame)
      }
    }
  }

  /// The four figures of the first screen.
  private var figures: [(name: String, text: String, words: String, isRed: Bool)] {
    let (failed, open) = (summary.count(.fail), summary.count(.unproven, .error))
    let idle = summary.count(.notApplicable) + summary.notTested.count
    let openWords =
      open == 0
      ? "controls not tested" : idle == 0 ? "controls not concluded" : "not concluded or not tested"
    return [
      ("passed", PageText.count(summary.count(.pass)), "controls, no exceptions noted", false),
      ("failed", PageText.count(failed), "controls, exceptions noted", failed > 0),
      ("open", PageText.count(open + idle), openWords, false),
      (
        "days", "\(PageText.count(summary.provenDayCount)) / \(PageText.count(summary.days.count))",
        summary.days.count == 1 ? "day proven" : "days proven", false
      ),
    ]
  }

  /// The controls by result in one bar, with the same in words below it.
  private func writeOutcomes(_ html: inout HTMLWriter) {
    let parts: [(words: String, count: Int, tone: PageState.Tone)] = [
      ("without exceptions", summary.count(.pass), .ok),
      ("with exceptions", summary.count(.fail), .bad),
      ("with waived exceptions only", summary.count(.waived), .none),
      ("not concluded", summary.count(.unproven, .error), .warn),
      (
        "not tested or did not operate", summary.count(.notApplicable) + summary.notTested.count,
        .none
      ),
    ]
    let told = parts.filter { $0.count > 0 }
    guard !told.isEmpty else { return }
    let words =
      "Controls: " + told.map { "\(PageText.count($0.count)) \($0.words)" }.joined(separator: ", ")
    html.element("div", ["class": "outcomes"]) { html in
      html.bar(told.map { ($0.count, $0.tone) }, words: words)
      html.element("p", ["class": "small soft"], text: "\(words).")
    }
  }

  private func write(
    _ figures: [(name: String, text: String, words: String, isRed: Bool)],
    _ html: inout HTMLWriter
  ) {
    html.element("ul", ["class": "figures"]) { html in
      for figure in figures {
        html.element("li") { html in
          html.element(
            "b",
            ["class": figure.isRed ? "red" : nil, "data-figure": figure.name],
            text: figure.text
          )
          html.element("span", text: figure.words)
        }
      }
    }
  }

  private func writeSupersession(_ html: inout HTMLWriter) {
    if let occasion = report.occasion {
      html.lineBreak()
      html.element("p", ["class": "card"], text: "Reported late: \(occasion).")
    }
    guard let earlier = report.supersedes else { return }
    html.lineBreak()
    html.element("p", ["class": "card"]) { html in
      html.text("This is revision \(report.revision). It replaces the report of ")
      html.element("b", text: earlier.run)
      html.text(": \(earlier.reason). Root then: ")
      html.element("code", text: earlier.root.base64)
    }
  }

  private func writeExceptions(_ html: inout HTMLWriter) {
    let open = (summary.byOutcome[.error] ?? []) + (summary.byOutcome[.unproven] ?? [])
    let rows = summary.failed + (summary.byOutcome[.waived] ?? []) + open
    html.card(summary.failed.isEmpty && !open.isEmpty ? "Not concluded" : "Exceptions first") {
      html in
      guard !rows.isEmpty else {
        html.element("p") { html in
          html.mark(.agreed)
          html.text(" No exceptions noted in any control.")
        }
        return
      }
      html.table(["Control", "What was found", "#Exceptions"] + waivedTitle + ["#Population"]) {
        html in
        for result in rows { write(result, &html) }
      }
    }
  }

  private func write(_ result: ControlResult, _ html: inout HTMLWriter) {
    html.row { html in
      html.element("th", ["class": "lead", "scope": "row"]) { html in
        html.link(PageName.control(result.control.id), result.control.title)
        html.element("span", ["class": "sub"], text: result.control.id)
      }
      html.element("td", ["class": "lead"]) { html in
        if result.outcome == .fail || result.outcome == .waived {
          if result.outcome == .waived {
            html.tag(result.outcome.state)
            html.text(" ")
          }
          html.tag(result.control.severity.state)
          html.text(" \(result.control.row)\(result.isComplete ? "" : " At least these.")")
        } else {
          html.tag(result.outcome.state)
          html.text(" \(result.reason ?? result.outcome.meaning)")
        }
      }
      html.cell("Exceptions", count: result.exceptionCount, isRed: true)
      writeWaived(result, &html)
      html.cell("Population", count: result.populationCount)
    }
  }

  /// The column of waived exceptions, where there are any.
  private var waivedTitle: [String] { report.waivedCount > 0 ? ["#Waived"] : [] }

  private func writeWaived(_ result: ControlResult, _ html: inout HTMLWriter) {
    if report.waivedCount > 0 { html.cell("Waived", count: result.waivedCount) }
  }

  private func writeAssertions(_ html: inout HTMLWriter) {
    guard !report.assertions.isEmpty else { return }
    html.card("Waivers, excuses and attestations", id: "waivers", classes: "flow") { html in
      html.element("p", ["class": "small soft"], text: AssertionWords.all)
      html.table(AssertionTable.columns) { html in
        for line in report.assertions.prefix(AssertionTable.limit) {
          AssertionTable.write(line, &html)
        }
      }
      let rest = report.assertions.count - AssertionTable.limit
      guard rest > 0 else { return }
      html.element(
        "p",
        ["class": "small gap"],
        text: "\(PageText.count(rest)) more stand in waivers.csv and report.xml."
      )
    }
  }

  private func writeFrameworks(_ html: inout HTMLWriter) {
    let outcomes = Dictionary(
      uniqueKeysWithValues: report.controls.map { ($0.control.id, $0.outcome) }
    )
    html.card("Frameworks", id: "frameworks") { html in
      guard !report.frameworks.isEmpty else {
        return html.element("p", ["class": "soft"], text: "No framework is chosen.")
      }
      html.element("ul", ["class": "plain"]) { html in
        for framework in report.frameworks {
          let tally = FrameworkTally(framework, outcomes)
          html.element("li") { html in
            html.element("b") { html in
              html.link(PageName.framework(framework.id), framework.title)
            }
            html.text(" \(framework.version)")
            html.element("span", ["class": "sub"], text: tally.words)
            html.bar(tally.parts, words: "\(framework.title): \(tally.words)")
          }
        }
      }
    }
  }

  private func writeFindings(_ html: inout HTMLWriter) {
    guard !summary.gravest.isEmpty else { return }
    html.card("What is wrong with the evidence") { html in
      html.table(["Finding", "Source", "Place", "Found", "What to do"]) { html in
        for finding in summary.gravest.prefix(8) { html.finding(finding) }
      }
      let rest = summary.gravest.count - 8
      guard rest > 0 else { return }
      html.element("p", ["class": "small gap"]) { html in
        html.text("\(PageText.count(rest)) more stand under ")
        html.link("\(PageName.coverage)#findings", "coverage")
        html.text(".")
      }
    }
  }

  private func writeDays(_ html: inout HTMLWriter) {
    guard let calendar = PageCalendar(summary.days) else { return }
    html.card("Coverage and exceptions by day") { html in
      html.element("p", ["class": "small soft"], text: "In words: \(calendar.words)")
      if summary.days.count <= 10 {
        writeDayTable(&html)
      } else {
        calendar.write(to: &html)
      }
    }
  }

  private func writeDayTable(_ html: inout HTMLWriter) {
    html.table(["Day (UTC)", "Evidence", "#Exceptions"]) { html in
      for day in summary.days {
        html.row { html in
          html.element("th", ["class": "lead", "scope": "row"], text: PageText.date(day.number))
          html.cell(
            "Evidence",
            state: day.isProven
              ? PageState(words: "Proven", tone: .ok, mark: .agreed)
              : PageState(words: "Not proven", tone: .warn, mark: .warning)
          )
          html.cell("Exceptions", count: day.exceptionCount, isRed: true)
        }
      }
    }
  }

  private func writeControls(_ html: inout HTMLWriter) {
    html.card("All controls", id: "controls", classes: "flow") { html in
      html.table(
        ["Control", "Result", "Severity", "Area", "Proven by", "#Population", "#Exceptions"]
          + waivedTitle,
        name: "controls"
      ) { html in
        for result in report.controls {
          html.row { html in
            html.element("th", ["class": "lead", "scope": "row"]) { html in
              html.link(PageName.control(result.control.id), result.control.title)
              html.element("span", ["class": "sub"], text: result.control.id)
            }
            html.cell("Result", state: result.outcome.state)
            html.element(
              "td",
              ["data-label": "Severity", "data-value": "\(result.control.severity.rank)"],
              text: result.control.severity.word
            )
            html.cell("Area", ControlArea.title(of: result.control.area))
            html.cell("Proven by", result.assurance?.rawValue ?? "")
            html.cell("Population", count: result.populationCount)
            html.cell("Exceptions", count: result.exceptionCount, isRed: true)
            writeWaived(result, &html)
          }
        }
        for id in summary.notTested {
          html.row { html in
            html.element("th", ["class": "lead", "scope": "row"], text: id)
            html.cell("Result", state: .notTested)
            for _ in 0..<3 { html.element("td") }
            for _ in 0..<(2 + waivedTitle.count) { html.element("td", ["class": "number"]) }
          }
        }
      }
    }
  }
}

extension HTMLWriter {
  /// A finding's row, in the columns finding, source, place, found, what to do.
  mutating func finding(_ finding: Finding) {
    row { html in
      html.element("td", ["class": "lead"]) { html in
        html.tag(finding.class.state)
        html.text(" ")
        html.element("code", text: finding.code)
      }
      html.cell("Source", PageText.shown(finding.source))
      html.element("td", ["class": "long", "data-label": "Place"]) { html in
        html.text(PageText.shown(finding.place ?? finding.stream ?? "all of it"))
        if let interval = finding.interval {
          html.element(
            "span",
            ["class": "sub"],
            text: "\(PageText.time(interval.begin)) to \(PageText.time(interval.end))"
          )
        }
      }
      html.element("td", ["class": "long", "data-label": "Found"]) { html in
        html.text(PageText.shown(finding.found ?? ""))
        if let expected = finding.expected {
          html.element("span", ["class": "sub"], text: "Expected: \(PageText.shown(expected))")
        }
      }
      html.cell("What to do", PageText.shown(finding.advice), classes: "long")
    }
  }
}
