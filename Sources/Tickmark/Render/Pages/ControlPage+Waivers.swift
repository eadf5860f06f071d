import Documents
import Trail

extension ControlPage {
  /// The waivers that exceptions of the control fall under.
  func writeWaivers(_ html: inout HTMLWriter) {
    let lines = frame.report.assertions.filter { result.waivedBy[$0.assertion.id] != nil }
    guard !lines.isEmpty else { return }
    html.card("Waivers of these exceptions") { html in
      html.element("p", ["class": "small soft"], text: AssertionWords.waiver)
      html.table(AssertionTable.columns) { html in
        for line in lines {
          AssertionTable.write(line, &html, appliesTo: result.waivedBy[line.assertion.id])
        }
      }
    }
  }

  /// What management answers; blank lines for a pen where it hasn't.
  func writeResponses(_ html: inout HTMLWriter) {
    let responses = frame.report.responses(to: control.id)
    html.card("Response of management", classes: "response") { html in
      html.element(
        "p",
        ["class": "small soft"],
        text: responses.isEmpty
          ? "Filled in by hand; not verified by this report."
          : "Management's own words; not verified by this report."
      )
      for response in responses { Self.write(response, of: control.id, &html) }
      if responses.isEmpty { html.element("p") }
    }
  }

  private static func write(
    _ response: ManagementResponse,
    of control: String,
    _ html: inout HTMLWriter
  ) {
    html.element("blockquote") { html in
      html.element("p", text: PageText.plainly(response.text))
      html.element("footer", ["class": "small soft"]) { html in
        html.text("\(PageText.shown(response.author)), \(response.date). Not verified.")
        let own = response.exceptions.filter { $0.hasPrefix("\(control)/") }
        guard !own.isEmpty else { return }
        html.text(" To \(PageText.count(own.count, "exception")): ")
        html.element(
          "code",
          text: own.prefix(20).map { String($0.dropFirst(control.count + 1)) }
            .joined(separator: ", ") + (own.count > 20 ? ", …" : "")
        )
      }
    }
  }
}
