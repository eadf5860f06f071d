import Documents
import Trail

/// What of the period is proven in each source, and every finding.
struct CoveragePage {
  /// Rows of one table; the whole lists stand in the bag's CSV files.
  private static let rowLimit = 1_000

  private let frame: PageFrame
  private var report: Report { frame.report }
  private var summary: PageSummary { frame.summary }

  init(_ frame: PageFrame) { self.frame = frame }

  func page() -> BagPage {
    let content = PageFrame.Content(
      name: PageName.coverage,
      title: "Coverage",
      current: PageName.coverage
    )
    return frame.page(content) { html in
      html.element("div", ["class": "head"]) { html in
        html.element("p", ["class": "crumb"]) { html in
          html.link(PageName.index, "Summary")
          html.text(" / Coverage")
        }
        html.element("h1", text: heading)
        html.facts(frame)
      }
      html.lineBreak()
      html.element(
        "section",
        ["class": "card first", "aria-label": "Sources"],
        content: writeSources
      )
      html.element("div", ["class": "rest"]) { html in
        writeCalendar(&html)
        writeScopes(&html)
        writeFindings(&html)
        writeIntervals(&html)
        html.limits(frame)
      }
    }
  }

  private var heading: String {
    let open = summary.days.count - summary.provenDayCount
    if open == 0 {
      return summary.days.count == 1 ? "The day is proven" : "Every day is proven"
    }
    return
      "\(open) of \(PageText.count(summary.days.count, "day")) \(open == 1 ? "isn't" : "aren't") proven"
  }

  private func writeSources(_ html: inout HTMLWriter) {
    html.element("h2", text: "Sources, and what proves them")
    html.table(["Source", "Proven by", "Asked for", "Events from", "To"]) { html in
      for source in report.sources {
        html.row { html in
          html.element("th", ["class": "lead", "scope": "row"]) { html in
            html.element("bdi", text: source.name)
            html.element("span", ["class": "sub"], text: source.format)
          }
          html.cell("Proven by", source.assurance.meaning)
          html.element("td", ["data-label": "Asked for"]) { html in
            html.mark(
              source.assurance < source.required ? .warning : .agreed,
              words: source.assurance < source.required ? "less than asked for" : "as asked for"
            )
            html.text(" \(source.required.rawValue)")
          }
          html.cell("Events from", source.first.map(PageText.time) ?? "")
          html.cell("To", source.last.map(PageText.time) ?? "")
        }
      }
    }
  }

  private func writeCalendar(_ html: inout HTMLWriter) {
    guard let calendar = PageCalendar(summary.days) else { return }
    html.card("By day") { html in
      html.element("p", ["class": "small soft"], text: "In words: \(calendar.words)")
      calendar.write(to: &html)
    }
  }

  private func writeScopes(_ html: inout HTMLWriter) {
    let scopes = CoverageScope.all(report)
    html.card("By scope, over the period") { html in
      html.table(
        ["Source", "Scope", "From the begin to the end of the period", "In words"],
        inner: true
      ) {
        html in
        for scope in scopes.prefix(Self.rowLimit) {
          html.row { html in
            html.element(
              "th",
              ["class": "lead", "scope": "row"],
              text: PageText.shown(scope.source)
            )
            html.cell("Scope", PageText.shown(scope.scope))
            html.element("td") { html in html.strip(report.period, scope.parts, words: scope.words)
            }
            html.cell("In words", scope.words)
          }
        }
      }
      html.element("div", ["class": "legend"]) { html in
        for state in CoverageState.allCases {
          html.element("span") { html in
            html.element("svg", ["width": "18", "height": "12", "aria-hidden": "true"]) { html in
              let isFull = state == .proven || state == .excused
              html.element(
                "rect",
                [
                  "y": isFull ? "0" : "3", "width": "18", "height": isFull ? "12" : "6",
                  "class": "f-\(state.tone.rawValue)",
                ]
              )
            }
            html.text(state.rawValue)
          }
        }
      }
    }
  }

  private func writeFindings(_ html: inout HTMLWriter) {
    let findings = summary.gravest + report.findings.filter { $0.class == .notice }
    html.card("Findings", id: "findings", classes: "flow") { html in
      guard !findings.isEmpty else {
        html.element("p") { html in
          html.mark(.agreed)
          html.text(" Nothing is wrong with the evidence.")
        }
        return
      }
      writeExtent(findings.count, "finding", file: "findings.csv", &html)
      html.table(["Finding", "Source", "Place", "Found", "What to do"], name: "findings") { html in
        for finding in findings.prefix(Self.rowLimit) { html.finding(finding) }
      }
    }
  }

  private func writeIntervals(_ html: inout HTMLWriter) {
    html.card("Intervals", classes: "flow") { html in
      writeExtent(report.coverage.count, "interval", file: "coverage.csv", &html)
      html.table(["Source", "Scope", "From", "To", "State", "Proven by"], name: "intervals") {
        html in
        for coverage in report.coverage.prefix(Self.rowLimit) {
          html.row { html in
            html.element(
              "th",
              ["class": "lead", "scope": "row"],
              text: PageText.shown(coverage.source)
            )
            html.cell("Scope", PageText.shown(coverage.scope))
            html.cell("From", PageText.time(coverage.period.begin))
            html.cell("To", PageText.time(coverage.period.end))
            html.element("td", ["data-label": "State"]) { html in
              html.element(
                "span",
                ["class": "tag \(coverage.state.tone.rawValue)"],
                text: coverage.state.rawValue
              )
            }
            html.cell("Proven by", coverage.assurance.rawValue)
          }
        }
      }
    }
  }

  private func writeExtent(_ count: Int, _ noun: String, file: String, _ html: inout HTMLWriter) {
    let isCut = count > Self.rowLimit
    let words =
      isCut
      ? "\(PageText.count(count, noun)); the first \(PageText.count(Self.rowLimit)) stand here, all of them in \(file)."
      : "\(PageText.count(count, noun)), half-open: the begin is in it, the end isn't."
    guard isCut || noun == "interval" else { return }
    html.element("p", ["class": "small soft"], text: words)
  }
}

/// One scope of a source, with the intervals that touch the period.
struct CoverageScope {
  let source: String
  let scope: String
  let parts: [Coverage]
  let words: String

  static func all(_ report: Report) -> [CoverageScope] {
    var order: [[String]] = []
    var groups: [[String]: [Coverage]] = [:]
    for coverage in report.coverage where coverage.period.overlaps(report.period) {
      let key = [coverage.source, coverage.scope]
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(coverage)
    }
    let covered = Set(order.map { $0[0] })
    let empty = report.sources.map(\.name).filter { !covered.contains($0) }
    return order.map { CoverageScope($0[0], $0[1], groups[$0] ?? [], report.period) }
      + empty.map { CoverageScope($0, "*", [], report.period) }
  }

  private init(_ source: String, _ scope: String, _ parts: [Coverage], _ period: Period) {
    self.source = source
    self.scope = scope
    self.parts = parts
    var seconds: [CoverageState: Int64] = [:]
    for part in parts {
      seconds[part.state, default: 0] += part.period.intersection(period)?.seconds ?? 0
    }
    let told = CoverageState.allCases.compactMap { state -> String? in
      guard let sum = seconds[state], sum > 0 else { return nil }
      return sum == period.seconds
        ? "\(state.rawValue) throughout"
        : "\(state.rawValue) \(PageText.percent(Int(sum), of: Int(period.seconds)))"
    }
    let missing = period.seconds - seconds.values.reduce(0, +)
    let rest =
      missing > 0 && !told.isEmpty
      ? ["not covered \(PageText.percent(Int(missing), of: Int(period.seconds)))"] : []
    words = told.isEmpty ? "no evidence" : (told + rest).joined(separator: ", ")
  }
}
