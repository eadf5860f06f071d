import Cryptography
import Documents
import SQLite
import Trail

/// A sample as a page: how it was drawn, each item with its proof, and room for the tester's words.
struct DrawPage {
  let sample: DrawnSample
  let frame: PageFrame
  /// The drawn items in place of exceptions.
  let result: ControlResult
  let events: PageEvents

  init(
    _ sample: DrawnSample,
    _ frame: PageFrame,
    _ result: ControlResult,
    _ evidence: any EvidenceReader
  ) throws {
    self.sample = sample
    self.frame = frame
    self.result = result
    events = try PageEvents(result, frame.report, evidence)
  }

  private var control: Control { result.control }

  func page(named name: String) -> BagPage {
    let content = PageFrame.Content(
      name: name,
      title: "Sample: \(control.title)",
      current: name,
      figures: [
        "drawn": PageText.count(sample.items.count),
        "population": PageText.count(sample.tested.populationCount),
      ],
      events: events
    )
    return frame.page(content) { html in
      writeHead(&html)
      html.lineBreak()
      html.element(
        "section",
        ["class": "card first", "aria-label": "The draw"],
        content: writeDraw
      )
      html.element("div", ["class": "rest"]) { html in
        html.grid("halves") { html in
          html.card("Tie-out of the population") { html in
            ControlTieOut(sample.tested, frame.report, last: "Population, as tested")
              .write(to: &html)
            html.markLegend()
          }
          html.card("Draw it again", content: writeRecipe)
        }
        writeItems(&html)
        html.card("Conclusion of the tester", classes: "response") { html in
          html.element(
            "p",
            ["class": "small soft"],
            text: "Filled in by hand: how many items were agreed, which were not, and what follows."
          )
          html.element("p")
        }
        html.signOff()
        html.element("p", ["class": "limits"]) { html in
          html.text(ReportWords.limits + " Cite it as ")
          html.element(
            "b",
            ["class": "long"],
            text: "\(frame.report.run)/draw/\(sample.request.name)"
          )
          html.text(".")
        }
      }
    }
  }

  private func writeHead(_ html: inout HTMLWriter) {
    html.element("div", ["class": "head"]) { html in
      html.element("p", ["class": "crumb"], text: "Workpaper / \(control.id)")
      html.element("h1", text: "Sample: \(control.title)")
      html.element("p", ["class": "facts"]) { html in
        html.element("span") { html in
          html.element("b") { html in
            html.element(
              "span",
              ["data-figure": "drawn"],
              text: PageText.count(sample.items.count)
            )
          }
          html.text(" drawn of ")
          html.element(
            "span",
            ["data-figure": "population"],
            text: PageText.count(sample.tested.populationCount)
          )
        }
        html.element("span") { html in
          html.text("Seed ")
          html.element("b") { html in
            html.element("bdi", text: PageText.plainly(sample.request.seed))
          }
        }
      }
      html.facts(frame)
    }
  }

  private func writeDraw(_ html: inout HTMLWriter) {
    let drawn = sample.items.count
    html.element("h2", text: "The draw")
    html.pairs { html in
      html.pair("What must hold", control.statement)
      html.pair("Test by the tool", control.test)
      html.pair("One item is", itemWords)
      html.pair("Population", population)
      html.pair("Completeness", completeness)
      html.pair("Method", "Random selection by hash; each item had the same chance")
      html.pair(
        "Sample",
        drawn < sample.request.count
          ? "\(PageText.count(drawn, "item")): all there are, \(sample.request.count) were asked for"
          : PageText.count(drawn, "item")
      )
      html.pair("Seed", PageText.plainly(sample.request.seed))
      html.pair("Exceptions among them", "\(sample.exceptionCount), by the tool's own test")
    }
  }

  private var itemWords: String {
    "One row of the population query of \(control.id), SHA-256 \(control.digest.hex.prefix(16))…"
  }

  private var population: String {
    let all = PageText.count(sample.tested.populationCount, "item")
    let exceptions = sample.tested.exceptionCount
    guard sample.request.leavesExceptionsOut else {
      return "\(all), \(PageText.count(exceptions, "exception")) among them"
    }
    return
      "\(all); drawn from the \(PageText.count(sample.eligibleCount)) without an exception, as "
      + "the \(PageText.count(exceptions, "exception")) are looked at one by one"
  }

  private var completeness: String {
    let sources = sample.tested.sources.joined(separator: ", ")
    let assurance = sample.tested.assurance.map { ", \($0.meaning)" } ?? ""
    return "Proven over the whole period: \(sources)\(assurance)"
  }

  private func writeRecipe(_ html: inout HTMLWriter) {
    html.element(
      "p",
      ["class": "small"],
      text:
        "The rank of an item is the SHA-256 of four lines with LF between them: the method, the "
        + "control, the seed, and the item's key as population.csv has it. The sample are the items "
        + "with the lowest ranks. Whoever sorts population.csv by its ranks finds them at the top; "
        + "verify.py computes them anew."
    )
    html.listing(
      """
      \(DrawOrder.method)
      \(control.id)
      \(PageText.plainly(sample.request.seed))
      <key>
      """
    )
    html.element(
      "p",
      ["class": "small soft"],
      text: "Neither the order of the population nor the host has a say. A seed is worth what its "
        + "giver is worth: it should come from the tester, after the population was signed."
    )
  }

  // MARK: Items

  private static let testerColumns = ["Agreed?", "Tester's remarks"]

  private func writeItems(_ html: inout HTMLWriter) {
    html.card("Items", id: "items", classes: "flow") { html in
      html.element("p", ["class": "small soft"]) { html in
        if !events.provenColumns.proven.isEmpty {
          html.mark(.recalculated)
          html.text(" ")
        }
        html.text(proof)
      }
      html.element("div", ["class": "sheet"]) { html in
        html.element(
          "table",
          [
            "class": "exceptions stack whole", "data-table": "events", "data-name": "items",
            "data-file": "sample-\(control.id)", "data-control": control.id,
          ]
        ) { html in
          writeHeadRow(&html)
          html.element("tbody") { html in
            let recomputed = events.recomputedNames
            for row in events.rows { write(row, recomputed, &html) }
          }
        }
      }
    }
  }

  private var proof: String {
    let (proven, others) = events.provenColumns
    let recomputed =
      proven.isEmpty
      ? "" : "Recomputed here from the events: \(proven.joined(separator: ", ")). "
    return recomputed
      + "Covered by the signature of this page: \(others.joined(separator: ", ")). The last two "
      + "columns are the tester's."
  }

  private func writeHeadRow(_ html: inout HTMLWriter) {
    let names = [nil] + events.recomputedNames + [nil]
    html.element("thead") { html in
      html.element("tr") { html in
        for (title, name) in zip(events.columnTitles, names) {
          html.element("th", ["scope": "col", "data-column": name], text: title)
        }
        for title in Self.testerColumns {
          html.element("th", ["scope": "col", "data-sort": "none"], text: title)
        }
      }
    }
  }

  private func write(
    _ row: PageEvents.Row,
    _ recomputed: [String?],
    _ html: inout HTMLWriter
  ) {
    let exception = row.exception
    html.row(["id": exception.tail, "data-entry": row.event.map { "\($0.index)" }]) { html in
      html.element("td", ["class": "ref"]) { html in html.element("code", text: exception.tail) }
      for (number, place) in events.columns.enumerated() {
        let value = place < exception.values.count ? exception.values[place].reportText : nil
        let isTaken = row.isProven[number] || row.event == nil || recomputed[number] == nil
        html.element(
          "td",
          ["data-from": isTaken ? nil : "query"],
          text: PageText.shown(value ?? "")
        )
      }
      html.element("td") { html in
        guard let from = row.provenance else { return }
        html.element("span", ["class": "sub"], text: ControlPage.place(from))
      }
      for _ in Self.testerColumns { html.element("td", ["class": "fill"]) }
    }
  }
}
