import Documents
import SQLite
import Trail

extension ControlPage {
  /// The exceptions, each with the event it leads to.
  func writeExceptions(_ html: inout HTMLWriter) {
    guard result.exceptionCount > 0 else { return }
    html.card("Exceptions", id: "exceptions", classes: "flow") { html in
      html.element("p", ["class": "small"], text: extent)
      html.element("p", ["class": "small soft"]) { html in
        if !events.provenColumns.proven.isEmpty {
          html.mark(.recalculated)
          html.text(" ")
        }
        html.text(proof)
      }
      html.element("p", ["class": "small on-paper"], text: paper)
      html.element("div", ["class": "sheet"]) { html in
        html.element(
          "table",
          [
            "class": "exceptions stack", "data-table": "events", "data-name": "exceptions",
            "data-file": "exceptions-\(control.id)", "data-control": control.id,
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

  /// The columns' titles; a column that the script recomputes bears its name.
  private func writeHeadRow(_ html: inout HTMLWriter) {
    let names = (events.hasWaivers ? [nil, nil] : [nil]) + events.recomputedNames + [nil]
    html.element("thead") { html in
      html.element("tr") { html in
        for (title, name) in zip(events.columnTitles, names) {
          html.element("th", ["scope": "col", "data-column": name], text: title)
        }
      }
    }
  }

  /// How many of them stand here.
  private var extent: String {
    let shown = events.rows.count
    let all = PageText.count(result.exceptionCount, "exception")
    let here =
      shown == result.exceptionCount
      ? "All \(PageText.count(shown)) stand here"
      : "\(all): the first \(PageText.count(shown)) stand here, in the order of the test; all of them "
        + "in exceptions.csv and report.xml"
    let events = PageText.count(self.events.eventCount, "event")
    return "\(here), with \(events) from the log and the proof that each is in it."
  }

  /// Which columns follow from the events.
  private var proof: String {
    let (proven, others) = events.provenColumns
    guard !events.isEmpty else {
      return "They lead to no single event; what is shown is covered by the signature of this page."
    }
    let recomputed =
      proven.isEmpty
      ? "" : "Recomputed here from the events: \(proven.joined(separator: ", ")). "
    let computed =
      others.isEmpty
      ? ""
      : "From the query, and covered by the signature of this page: \(others.joined(separator: ", ")). "
    let without = events.rows.count { $0.event == nil && $0.exception.entry != nil }
    let large =
      without == 0
      ? ""
      : "\(PageText.count(without, "event")) too large for this page "
        + "\(without == 1 ? "lies" : "lie") in data/evidence/\(control.id)/."
    return recomputed + computed + large
  }

  private var paper: String {
    "On paper stand the first \(min(50, events.rows.count)); all of them in exceptions.csv."
  }

  private func write(
    _ row: PageEvents.Row,
    _ recomputed: [String?],
    _ html: inout HTMLWriter
  ) {
    let exception = row.exception
    html.row(["id": exception.tail, "data-entry": row.event.map { "\($0.index)" }]) { html in
      html.element("td", ["class": "ref"]) { html in html.element("code", text: exception.tail) }
      if events.hasWaivers { writeWaiver(exception, &html) }
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
        html.element("span", ["class": "sub"], text: Self.place(from))
      }
    }
  }

  /// The cell that says whether an exception is waived: the waiver, which stands on the first page.
  private func writeWaiver(_ exception: ControlException, _ html: inout HTMLWriter) {
    html.element("td", ["class": "keep"]) { html in
      guard let waiver = exception.waiver else { return html.text("no") }
      html.link("\(PageName.index)#waivers", Assertion.shortened(waiver))
    }
  }

  /// The end of a file's name, and the record's number in it, from 1.
  static func place(_ from: Provenance) -> String {
    let name = from.file.split(separator: "/").last.map(String.init) ?? from.file
    let short = name.count <= 30 ? name : "\(name.prefix(8))…\(name.suffix(20))"
    return "\(PageText.plainly(short)) #\(from.record + 1)"
  }
}
