import Documents
import Trail

/// What pages say of waivers, excuses and attestations.
enum AssertionWords {
  static let waiver =
    "A waived exception is still one, and is counted as one; it doesn't make the control fail "
    + "until the waiver expires."
  static let all =
    "What people say, and who approved it. Waived exceptions are counted as exceptions; "
    + "what is attested was not tested, and counts for nothing; excused time is not proven."
}

/// Rows of a table of waivers, excuses and attestations.
enum AssertionTable {
  /// Rows that a page shows; all stand in waivers.csv.
  static let limit = 50

  static let columns = [
    "What is said", "About", "Why, and by whom", "Approved by", "From, to", "State", "#Applies to",
  ]

  static func write(_ line: AssertionLine, _ html: inout HTMLWriter, appliesTo: Int? = nil) {
    let assertion = line.assertion
    html.row { html in
      html.element("th", ["class": "lead", "scope": "row"]) { html in
        html.element("code", text: assertion.shortID)
        html.element("span", ["class": "sub"], text: logged(line))
      }
      html.cell("About", PageText.shown(assertion.subject), classes: "long")
      html.element("td", ["class": "long", "data-label": "Why, and by whom"]) { html in
        html.text(PageText.shown(assertion.justification))
        html.element("span", ["class": "sub"], text: PageText.shown(assertion.author))
        if let address = assertion.evidenceURL {
          html.element("a", ["href": address, "rel": "noreferrer"], text: PageText.shown(address))
        }
      }
      html.cell("Approved by", approvals(line), classes: "long")
      html.cell("From, to", span(line))
      html.cell("State", state: line.state.state)
      if let count = appliesTo ?? line.appliesTo {
        html.cell("Applies to", count: count)
      } else {
        html.element("td", ["class": "number"])
      }
    }
  }

  private static func logged(_ line: AssertionLine) -> String {
    line.entry.map { "entry \(PageText.count($0)) of the log" } ?? "not in the log"
  }

  private static func approvals(_ line: AssertionLine) -> String {
    let names = line.approvals.map { PageText.shown($0.name) }.joined(separator: ", ")
    guard let required = line.required else {
      return names.isEmpty ? "nobody: no approvers are configured" : names
    }
    if required == 0 { return names.isEmpty ? "nobody; none is required" : names }
    guard line.approvals.count < required else { return names }
    let count = "\(PageText.count(line.approvals.count)) of \(PageText.count(required))"
    return names.isEmpty ? count : "\(count): \(names)"
  }

  private static func span(_ line: AssertionLine) -> String {
    let from = line.since.map { PageText.date(PageText.day(of: $0)) } ?? "–"
    if let removed = line.removed {
      return "\(from) to \(PageText.date(PageText.day(of: removed))), taken back"
    }
    let to = line.assertion.expires.map { PageText.date(PageText.day(of: $0)) } ?? "–"
    return "\(from) to \(to)"
  }
}
