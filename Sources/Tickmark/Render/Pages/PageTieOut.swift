import Documents
import Trail

/// The tie-out: every record that was delivered is accounted for, with the difference shown.
struct PageTieOut {
  private let sources: [SourceSummary]

  init(_ sources: [SourceSummary]) { self.sources = sources }

  /// A line for each source, the sum under a double rule.
  func write(to html: inout HTMLWriter) {
    html.element("div", ["class": "sheet inner"]) { html in
      html.element("table", ["class": "ledger stack"]) { html in
        html.headRow(["Source", "Proven by"] + names.map { "#" + $0 } + ["Tie-out"])
        html.element("tbody") { html in
          for source in sources { write(source, &html) }
        }
        html.element("tfoot") { html in
          html.element("tr", ["class": "foot"]) { html in
            html.element("th", ["class": "lead", "scope": "row"], text: "All sources")
            html.element("td")
            for (name, count) in zip(names, totals) { html.cell(name, count: count) }
            html.element("td", ["class": "state", "data-label": "Tie-out"]) { html in
              html.mark(.footed, words: "footed")
            }
          }
        }
      }
    }
    html.markLegend()
  }

  private func write(_ source: SourceSummary, _ html: inout HTMLWriter) {
    html.row { html in
      html.element("th", ["class": "lead", "scope": "row"]) { html in
        html.element("bdi", text: source.name)
        html.element("span", ["class": "sub"], text: source.format)
      }
      html.cell("Proven by", source.assurance.rawValue)
      for (index, name) in names.enumerated() {
        if index == 0 && source.manifestCount == nil {
          html.element("td", ["class": "number", "data-label": name]) { html in
            html.element("span", ["class": "soft"], text: "none")
          }
        } else {
          html.cell(name, count: Self.counts(source)[index], isRed: index == 8)
        }
      }
      html.element("td", ["class": "state", "data-label": "Tie-out"]) { html in
        if source.manifestCount != nil { html.mark(.traced, words: "traced to the manifest") }
        if source.difference == 0 {
          html.mark(.agreed, words: "agreed")
        } else {
          html.mark(.exception, words: "doesn't agree")
        }
      }
    }
  }

  private let names = [
    "Manifest", "Parsed", "Duplicates", "Quarantined", "In the log", "Projected", "Out of period",
    "Tested", "Difference",
  ]

  private static func counts(_ source: SourceSummary) -> [Int] {
    [
      source.manifestCount ?? 0, source.recordCount, source.duplicateCount,
      source.quarantinedCount, source.entryCount, source.projectedCount, source.outOfScopeCount,
      source.testedCount, source.difference,
    ]
  }

  private var totals: [Int] {
    sources.map(Self.counts).reduce(Array(repeating: 0, count: 9)) { zip($0, $1).map(+) }
  }
}

/// A control's own tie-out, down to what was tested.
struct ControlTieOut {
  private let result: ControlResult
  private let sources: [SourceSummary]
  /// What the last line says.
  private let last: String

  init(_ result: ControlResult, _ report: Report, last: String = "Tested, no sample drawn") {
    self.result = result
    self.last = last
    sources = report.sources.filter { result.sources.contains($0.name) }
  }

  func write(to html: inout HTMLWriter) {
    let (projected, tested) = (sum(\.projectedCount), sum(\.testedCount))
    html.element("div", ["class": "sheet inner"]) { html in
      html.element("table", ["class": "ledger"]) { html in
        html.headRow(["Tie-out", "#Rows", "Mark"])
        html.element("tbody") { html in
          line("Delivered by its sources", delivered, hasManifest ? .traced : nil, &html)
          difference("Duplicates, taken once", sum(\.duplicateCount), nil, &html)
          difference("Quarantined", sum(\.quarantinedCount), nil, &html)
          difference("Not accounted for", sum(\.difference), .exception, &html)
          line("Projected into tables", projected, isAccountedFor ? .agreed : nil, &html)
          difference("Out of the period", projected - tested, nil, &html)
          line("In the period", tested, .agreed, &html)
          line("Population of the control", result.populationCount, nil, &html)
          line(
            "Without exception",
            result.populationCount - result.exceptionCount,
            isConcluded ? .agreed : nil,
            &html
          )
          line(
            "Exceptions",
            result.exceptionCount,
            result.exceptionCount > 0 ? .exception : isConcluded ? .agreed : nil,
            &html
          )
        }
        html.element("tfoot") { html in
          html.element("tr", ["class": "foot"]) { html in
            html.element("th", ["scope": "row"], text: last)
            html.element("td", ["class": "number"], text: PageText.count(result.populationCount))
            html.element("td") { html in html.mark(.footed, words: "footed") }
          }
        }
      }
    }
  }

  private func sum(_ count: (SourceSummary) -> Int) -> Int {
    sources.reduce(0) { $0 + count($1) }
  }

  private var isAccountedFor: Bool { sources.allSatisfy { $0.difference == 0 } }

  /// Whether "without exception" says something: an unproven control has no result.
  private var isConcluded: Bool { result.outcome != .unproven && result.outcome != .error }

  private var delivered: Int {
    sources.reduce(0) { $0 + ($1.manifestCount ?? $1.recordCount) }
  }

  private var hasManifest: Bool {
    !sources.isEmpty && sources.allSatisfy { $0.manifestCount != nil }
  }

  /// A line of what falls away from the count above; none for nothing.
  private func difference(
    _ name: String,
    _ count: Int,
    _ mark: PageMark?,
    _ html: inout HTMLWriter
  ) {
    if count != 0 { line(name, -count, mark, &html) }
  }

  private func line(_ name: String, _ count: Int, _ mark: PageMark?, _ html: inout HTMLWriter) {
    html.row { html in
      html.element("td", text: name)
      html.element("td", ["class": "number"]) { html in
        if mark == .exception {
          html.element("b", ["class": "red"], text: PageText.count(count))
        } else {
          html.text(PageText.count(count))
        }
      }
      html.element("td") { html in
        if let mark { html.mark(mark, words: mark.legend) }
      }
    }
  }
}
