import Cryptography
import Documents
import SQLite
import Trail

/// A control: what must hold, how it was tested, the tie-out, and each exception with its proof.
struct ControlPage {
  let frame: PageFrame
  let result: ControlResult
  let events: PageEvents
  var control: Control { result.control }

  init(_ frame: PageFrame, _ result: ControlResult, _ evidence: any EvidenceReader) throws {
    self.frame = frame
    self.result = result
    events = try PageEvents(result, frame.report, evidence)
  }

  private var figures: [String: String] {
    var figures = [
      "exceptions": PageText.count(result.exceptionCount),
      "population": PageText.count(result.populationCount),
    ]
    if result.waivedCount > 0 { figures["waived"] = PageText.count(result.waivedCount) }
    return figures
  }

  func page() -> BagPage {
    let content = PageFrame.Content(
      name: PageName.control(control.id),
      title: control.title,
      figures: figures,
      events: events
    )
    return frame.page(content) { html in
      writeHead(&html)
      html.lineBreak()
      html.element("section", ["class": "card first", "aria-label": "Test of the control"]) {
        html in
        writeTest(&html)
      }
      html.element("div", ["class": "rest"]) { html in
        html.grid("halves") { html in
          html.card("Completeness and accuracy") { html in
            ControlTieOut(result, frame.report).write(to: &html)
            html.markLegend()
          }
          html.card("Exceptions in time", content: writeTime)
        }
        writeUnproven(&html)
        writeExceptions(&html)
        writeQuery(&html)
        writeWaivers(&html)
        writeResponses(&html)
        html.signOff()
        html.limits(frame)
      }
    }
  }

  private func writeHead(_ html: inout HTMLWriter) {
    html.element("div", ["class": "head"]) { html in
      html.element("p", ["class": "crumb"]) { html in
        html.link(PageName.index, "Summary")
        html.text(" / ")
        html.link("\(PageName.index)#controls", "Controls")
        html.text(" / \(control.id)")
      }
      html.element("h1", text: control.title)
      html.element("p", ["class": "facts"]) { html in
        html.tag(result.outcome.state)
        html.element("span") { html in
          html.element("b") { html in
            html.element(
              "span",
              ["data-figure": "exceptions"],
              text: PageText.count(result.exceptionCount)
            )
          }
          html.text(" of ")
          html.element(
            "span",
            ["data-figure": "population"],
            text: PageText.count(result.populationCount)
          )
          html.text(" (\(PageText.percent(result.exceptionCount, of: result.populationCount)))")
        }
        if result.waivedCount > 0 {
          html.element("span") { html in
            html.text("Waived ")
            html.element("b") { html in
              html.element(
                "span",
                ["data-figure": "waived"],
                text: PageText.count(result.waivedCount)
              )
            }
          }
        }
        for framework in frame.report.frameworks {
          let answered = framework.requirements.filter { $0.controls.contains(control.id) }
          if !answered.isEmpty {
            html.element("span") { html in
              html.text("\(framework.title) ")
              html.element("b") { html in
                html.link(
                  PageName.framework(framework.id),
                  answered.map(\.id).joined(separator: ", ")
                )
              }
            }
          }
        }
      }
      html.facts(frame)
    }
  }

  private func writeTest(_ html: inout HTMLWriter) {
    html.element("h2", text: "Test of the control")
    html.pairs { html in
      html.pair("What must hold", control.statement)
      html.pair("Test performed", control.test)
      html.pair("Nature, extent", "Reperformance, automated; \(ReportWords.fullPopulation)")
      html.pair("Timing", timing)
      html.pair("One row is", control.row)
      html.pair("Severity", control.severity.word)
      html.pair("Evidence", evidence)
      html.pair("Result", conclusion)
    }
  }

  private var timing: String {
    let period = frame.report.period
    let lookback =
      control.lookback == 0
      ? "" : "; it also reads the \(Self.duration(control.lookback)) before"
    return
      "\(PageText.time(period.begin)) to \(PageText.time(period.end)), the end not included\(lookback)"
  }

  private static func duration(_ seconds: Int64) -> String {
    let hours = Int(seconds / 3_600)
    return hours % 24 == 0 ? PageText.count(hours / 24, "day") : PageText.count(hours, "hour")
  }

  private var evidence: String {
    let sources = result.sources.joined(separator: ", ")
    return result.assurance.map { "\(sources); \($0.meaning)" } ?? "no source"
  }

  private var conclusion: String {
    switch result.outcome {
    case .fail:
      "\(PageText.count(result.exceptionCount, "exception")) in "
        + "\(PageText.count(result.populationCount, "row"))"
        + (result.waivedCount > 0 ? "; \(PageText.count(result.waivedCount)) of them waived" : "")
        + (result.isComplete ? "." : "; at least these, as not all of its input is proven.")
    case .error, .unproven: "\(result.outcome.meaning) \(result.reason ?? "")"
    case .waived:
      "\(PageText.count(result.exceptionCount, "exception")) in "
        + "\(PageText.count(result.populationCount, "row")), each of them waived; it isn't a pass."
    case .pass, .notApplicable: result.outcome.meaning
    }
  }

  private func writeTime(_ html: inout HTMLWriter) {
    let counts = result.exceptionsByDay
    guard !counts.isEmpty else {
      html.element(
        "p",
        ["class": "soft"],
        text: noTimes
      )
      return
    }
    let columns = Self.columns(counts, days: frame.summary.days)
    let most = columns.values.max { $0.count < $1.count }
    html.columns(
      columns.values,
      words: "Exceptions by \(columns.unit), most in \(most?.label ?? ""): \(most?.count ?? 0)"
    )
    html.element("p", ["class": "small soft gap"], text: "Exceptions by \(columns.unit), in UTC.")
  }

  private var noTimes: String {
    if result.exceptionCount > 0 { return "These exceptions have no time of their own." }
    switch result.outcome {
    case .unproven, .error: return "None to show, which says nothing: there is no conclusion."
    case .pass, .fail, .waived: return "No exceptions in the period."
    case .notApplicable: return "Nothing to test in the period."
    }
  }

  /// By day up to a month, else by month.
  static func columns(
    _ counts: [DayCount],
    days: [PageSummary.Day]
  ) -> (unit: String, values: [(label: String, count: Int)]) {
    var byDay: [String: Int] = [:]
    for count in counts { byDay[count.day, default: 0] += count.count }
    if days.count <= 31, counts.allSatisfy({ count in days.contains { $0.text == count.day } }) {
      let values = days.map { day in
        let words = PageText.date(day.number).split(separator: " ")
        let label = days.count <= 8 ? "\(words[0]) \(words[1])" : String(words[0])
        return (label, byDay[day.text] ?? 0)
      }
      return ("day", values)
    }
    var byMonth: [String: Int] = [:]
    for (day, count) in byDay { byMonth[String(day.prefix(7)), default: 0] += count }
    for day in days { byMonth[String(day.text.prefix(7)), default: 0] += 0 }
    let values = byMonth.sorted { $0.key < $1.key }.map { month, count in
      let name = Int(month.suffix(2)).flatMap {
        (1...12).contains($0) ? PageText.months[$0 - 1] : nil
      }
      return (name ?? month, count)
    }
    return ("month", values)
  }

  private func writeUnproven(_ html: inout HTMLWriter) {
    guard !result.unprovenBy.isEmpty else { return }
    html.card("What leaves its input unproven") { html in
      html.table(["Finding", "Source", "Place", "Found", "What to do"]) { html in
        for finding in result.unprovenBy.prefix(50) { html.finding(finding) }
      }
    }
  }

  private func writeQuery(_ html: inout HTMLWriter) {
    html.card("The queries that decide") { html in
      html.element("details") { html in
        html.element("summary", text: "Population and exceptions in SQL, with their fingerprint")
        html.element("h3", text: "Population")
        html.listing(control.population)
        html.element("h3", text: "Exceptions")
        html.listing(control.exceptions)
        html.pairs { html in
          for parameter in control.parameters {
            let own = parameter.standard.map {
              " (set by the configuration; the control's own is \($0.reportText ?? "null"))"
            }
            html.pair(
              ":\(parameter.name)",
              PageText.plainly(parameter.value.reportText ?? "null") + (own ?? "")
            )
          }
          html.pair("File", "controls/\(control.area)/\(control.id).sql")
          html.pair("SHA-256", control.digest.hex, classes: "mono")
        }
      }
    }
  }
}
