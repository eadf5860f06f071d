import Documents

/// What stands at the end of pages: limits and lines for people to sign on.
extension HTMLWriter {
  /// The auditor's lines, which we leave blank.
  mutating func signOff() {
    card("Sign-off", id: "sign-off") { html in
      html.element("div", ["class": "sign"]) { html in
        for line in ["Prepared by (name, date)", "Reviewed by (name, date)", "Workpaper reference"]
        {
          html.element("p", text: line)
        }
      }
    }
  }

  /// What the report is and isn't.
  mutating func limits(_ frame: PageFrame) {
    lineBreak()
    element("p", ["class": "limits"]) { html in
      html.text(ReportWords.limits + " What its proofs can't show stands under ")
      html.link("\(PageName.integrity)#limits", "integrity")
      html.text(". Cite it as ")
      html.element("b", ["class": "keep"], text: frame.reference)
      html.text(".")
    }
  }

  /// The line under a heading that says of what report and time a page is.
  mutating func facts(_ frame: PageFrame, _ more: [(name: String, value: String)] = []) {
    let report = frame.report
    let facts =
      more + [
        ("Period", "\(PageText.period(report.period)) (UTC)"), ("Report", frame.reference),
        ("As at", PageText.time(report.at)), ("System", report.origin),
      ]
    element("p", ["class": "facts"]) { html in
      for (name, value) in facts {
        html.element("span") { html in
          html.text("\(name) ")
          html.element("b") { html in html.element("bdi", text: value) }
        }
      }
    }
  }
}
