import Documents
import Trail

/// How many requirements of a framework came out how.
struct FrameworkTally {
  let parts: [(count: Int, tone: PageState.Tone)]
  let words: String

  init(_ framework: FrameworkResult, _ outcomes: [String: ControlOutcome]) {
    let states = framework.requirements.map { PageState($0, outcomes).words }
    let waived = ControlOutcome.waived.state.words
    let groups: [(PageState.Tone, String, [String])] = [
      (.ok, "with no exceptions noted", [ControlOutcome.pass.state.words]),
      (.bad, "with exceptions", [ControlOutcome.fail.state.words]),
      (.warn, "not concluded", [ControlOutcome.error, .unproven].map(\.state.words)),
      (.none, "with waived exceptions only", [waived]),
      (.none, "attested and not tested", [PageState.attested.words]),
      (
        .none, "not tested or did not operate",
        [PageState.notTested, ControlOutcome.notApplicable.state].map(\.words)
      ),
    ]
    parts = groups.map { tone, _, words in (states.count { words.contains($0) }, tone) }
    let told = zip(parts, groups).filter { $0.0.count > 0 }
      .map { "\(PageText.count($0.0.count)) \($0.1.1)" }
    words =
      "\(PageText.count(states.count, "requirement")): "
      + (told.isEmpty ? "none" : told.joined(separator: ", "))
  }
}

/// A framework with the result of each of its requirements.
struct FrameworkPage {
  private let frame: PageFrame
  private let framework: FrameworkResult
  private let results: [String: ControlResult]

  init(_ frame: PageFrame, _ framework: FrameworkResult) {
    self.frame = frame
    self.framework = framework
    results = Dictionary(uniqueKeysWithValues: frame.report.controls.map { ($0.control.id, $0) })
  }

  private var outcomes: [String: ControlOutcome] { results.mapValues(\.outcome) }

  func page() -> BagPage {
    let tally = FrameworkTally(framework, outcomes)
    let name = PageName.framework(framework.id)
    let content = PageFrame.Content(name: name, title: framework.title, current: name)
    return frame.page(content) { html in
      html.element("div", ["class": "head"]) { html in
        html.element("p", ["class": "crumb"]) { html in
          html.link(PageName.index, "Summary")
          html.text(" / Frameworks")
        }
        html.element("h1", text: "\(framework.title) \(framework.version)")
        html.facts(frame)
      }
      html.lineBreak()
      html.element("section", ["class": "card first", "aria-label": "Result"]) { html in
        write(tally, &html)
      }
      html.element("div", ["class": "rest"]) { html in
        writeRequirements(&html)
        html.signOff()
        html.limits(frame)
      }
    }
  }

  private func write(_ tally: FrameworkTally, _ html: inout HTMLWriter) {
    html.element("p", ["class": "lede"], text: tally.words + ".")
    html.bar(tally.parts, words: tally.words)
    html.element("p", ["class": "small soft gap"]) { html in
      html.text(
        "A requirement's result is that of its gravest control. One that no control answers is not "
          + "tested: it counts for nothing. The statements are in our own words; the framework's text "
          + "is published at "
      )
      if framework.source.hasPrefix("https://") {
        html.element("a", ["href": framework.source, "rel": "noreferrer"], text: framework.source)
      } else {
        html.text(framework.source)
      }
      html.text(".")
    }
  }

  private func writeRequirements(_ html: inout HTMLWriter) {
    html.card("Requirements", classes: "flow") { html in
      let columns =
        [
          "Ref.", "Requirement", "Controls", "Result", "Extent", "#Population", "#Exceptions",
        ] + (frame.report.waivedCount > 0 ? ["#Waived"] : [])
      html.table(columns, name: "requirements") { html in
        for requirement in framework.requirements { write(requirement, &html) }
      }
    }
  }

  private func write(_ requirement: FrameworkResult.Requirement, _ html: inout HTMLWriter) {
    let tested = requirement.tested.compactMap { results[$0] }
    html.row { html in
      html.element("th", ["class": "lead keep", "scope": "row"], text: requirement.id)
      html.element("td", ["class": "lead"]) { html in
        html.element("b", text: requirement.title)
        html.element("span", ["class": "sub"], text: requirement.statement)
      }
      html.element("td", ["class": "lead"]) { html in
        for id in requirement.controls { write(id, &html) }
      }
      html.cell("Result", state: PageState(requirement, outcomes))
      html.cell(
        "Extent",
        tested.isEmpty ? ReportWords.reasonNotTested(requirement) : ReportWords.fullPopulation
      )
      // Where nothing was tested there is no number, not even none.
      guard !tested.isEmpty else {
        let count = frame.report.waivedCount > 0 ? 3 : 2
        for _ in 0..<count { html.element("td", ["class": "number"]) }
        return
      }
      html.cell("Population", count: tested.reduce(0) { $0 + $1.populationCount })
      html.cell("Exceptions", count: tested.reduce(0) { $0 + $1.exceptionCount }, isRed: true)
      guard frame.report.waivedCount > 0 else { return }
      html.cell("Waived", count: tested.reduce(0) { $0 + $1.waivedCount })
    }
  }

  private func write(_ id: String, _ html: inout HTMLWriter) {
    html.element("div") { html in
      if let result = results[id] {
        html.mark(
          result.outcome.state.mark,
          tone: result.outcome.state.tone.rawValue,
          words: result.outcome.state.words
        )
        html.text(" ")
        html.link(PageName.control(id), id)
      } else {
        html.mark(.notTested, words: "not tested")
        html.text(" \(id)")
      }
    }
  }
}
