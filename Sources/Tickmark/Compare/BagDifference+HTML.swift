import Cryptography
import Documents
import Trail
import TransparencyLog

extension BagDifference {
  /// The difference as a page that needs nothing beside it.
  ///
  /// - Parameter stylesheet: that of the report's pages.
  package func html(stylesheet: [UInt8]) -> [UInt8] {
    PlainPage(title: "Difference of two reports", stylesheet: stylesheet).bytes { html in
      html.element("div", ["class": "head"]) { html in
        html.element("h1", text: "What changed between two reports")
        html.element("p", ["class": "facts"]) { html in
          html.tag(history.state)
          html.element("span", text: history.words)
        }
      }
      html.card("The two reports") { html in writeBags(&html) }
      if !controls.isEmpty { html.card("Controls") { html in writeControls(&html) } }
      write("New exceptions", added, &html)
      write("Gone exceptions", gone, &html)
      if !changed.isEmpty { html.card("Changed exceptions") { html in writeChanges(&html) } }
      if isEmpty {
        html.card("Exceptions") { html in
          html.element("p", text: "No exception and no result differs.")
        }
      }
    }
  }

  private func writeBags(_ html: inout HTMLWriter) {
    html.table(["Report", "Period", "Verdict", "#Entries", "Root"]) { html in
      for (name, bag) in [("Before", old), ("After", new)] {
        html.row { html in
          html.element("th", ["class": "lead", "scope": "row"]) { html in
            html.text(name)
            html.element("span", ["class": "sub"], text: PageText.shown(bag.run))
          }
          html.shownCell("Period", bag.period)
          html.cell("Verdict", state: bag.verdict.state)
          html.cell("Entries", count: Int(bag.checkpoint.size))
          html.cell("Root", bag.checkpoint.root.base64, classes: "long")
        }
      }
    }
  }

  private func writeControls(_ html: inout HTMLWriter) {
    func words(_ control: BagContents.Control?) -> String {
      control.map {
        "\($0.result): \(PageText.count($0.exceptions)) of \(PageText.count($0.population))"
      } ?? "wasn't tested"
    }
    html.table(["Control", "Before", "After"]) { html in
      for change in controls {
        html.row { html in
          html.element("th", ["class": "lead", "scope": "row"], text: PageText.shown(change.id))
          html.cell("Before", words(change.old))
          html.cell("After", words(change.new))
        }
      }
    }
  }

  private func write(_ heading: String, _ exceptions: [Exception], _ html: inout HTMLWriter) {
    guard !exceptions.isEmpty else { return }
    html.card("\(heading): \(PageText.count(exceptions.count))") { html in
      html.table(["Reference", "What it says"]) { html in
        for exception in exceptions.prefix(ControlResult.shownLimit) {
          html.row { html in
            html.element(
              "th",
              ["class": "lead", "scope": "row"],
              text: PageText.shown(exception.reference)
            )
            html.shownCell("What it says", exception.words)
          }
        }
      }
      let rest = exceptions.count - ControlResult.shownLimit
      if rest > 0 { html.element("p", text: "\(PageText.count(rest)) more: diff --json has all.") }
    }
  }

  private func writeChanges(_ html: inout HTMLWriter) {
    html.table(["Reference", "Column", "Before", "After"]) { html in
      for change in changed.prefix(ControlResult.shownLimit) {
        for cell in change.cells {
          html.row { html in
            html.element(
              "th",
              ["class": "lead", "scope": "row"],
              text: PageText.shown(change.reference)
            )
            html.cell("Column", cell.column)
            html.shownCell("Before", cell.old)
            html.shownCell("After", cell.new)
          }
        }
      }
    }
  }
}

extension LogHistory {
  var state: PageState {
    switch self {
    case .same: PageState(words: "Same history", tone: .ok, mark: .agreed)
    case .more: PageState(words: "More history", tone: .ok, mark: .agreed)
    case .changed: PageState(words: "History changed", tone: .bad, mark: .exception)
    case .unproven: PageState(words: "Not proven", tone: .warn, mark: .warning)
    }
  }
}

extension Verdict {
  /// The verdict as pages tell it.
  var state: PageState {
    switch self {
    case .met: PageState(words: "Met", tone: .ok, mark: .agreed)
    case .exceptions: PageState(words: "Exceptions", tone: .bad, mark: .exception)
    case .unproven: PageState(words: "Unproven", tone: .warn, mark: .warning)
    case .absent: PageState(words: "Evidence absent", tone: .warn, mark: .warning)
    case .broken: PageState(words: "Evidence broken", tone: .bad, mark: .exception)
    }
  }
}
