import CanonicalJSON
import Cryptography
import Documents
import Trail
import TransparencyLog

/// `out/index.html` and `out/index.json`: all nights of all pipelines, made of the bags alone.
///
/// Each run writes them again. The same bags give the same bytes, and links are relative, so that the
/// output folder can be published as it is. Neither file is signed: they lead to bags that are.
struct FrontPage {
  private static let columnLimit = 14
  private static let chartLimit = 60

  let bags: ShelvedBags
  let stylesheet: [UInt8]

  init(_ folder: String, stylesheet: [UInt8]) throws {
    bags = try ShelvedBags(folder)
    self.stylesheet = stylesheet
  }

  /// Writes both files where they aren't there with these bytes.
  func write() throws {
    for (name, bytes) in [("index.html", html), ("index.json", json)] {
      let path = "\(bags.folder)/\(name)"
      if Disk.exists(path), try Disk.read(path) == bytes { continue }
      try Disk.write(bytes, to: path)
    }
  }

  // MARK: JSON

  var json: [UInt8] {
    let pipelines = bags.shelves.map { shelf -> JSONValue in
      [
        "name": .string(shelf.pipeline),
        "reports": .array(shelf.bags.map { Self.json($0, shelf.pipeline) }),
      ]
    }
    let root: JSONValue = ["pipelines": .array(pipelines)]
    return Array(root.pretty.utf8) + [UInt8(ascii: "\n")]
  }

  private static func json(_ bag: BagContents, _ pipeline: String) -> JSONValue {
    let controls = (bag.controls ?? [:]).sorted { $0.key < $1.key }.map { id, control in
      let value: JSONValue = [
        "result": .string(control.result), "population": JSONValue(control.population),
        "exceptions": JSONValue(control.exceptions),
      ]
      return (id, value)
    }
    return [
      "folder": .string("\(pipeline)/\(bag.name)"), "run": .string(bag.run),
      "period": .string(bag.period), "revision": JSONValue(bag.revision),
      "verdict": .string(bag.verdict.rawValue), "origin": .string(bag.checkpoint.origin),
      "size": JSONValue(Int(bag.checkpoint.size)), "root": .string(bag.checkpoint.root.base64),
      "bagNote": .string(bag.bagNote.hex),
      "exceptions": bag.exceptionCount.map { JSONValue($0) } ?? .null,
      "controls": .object(JSONObject(controls)),
    ]
  }

  // MARK: HTML

  var html: [UInt8] {
    PlainPage(title: "Audit trail reports", stylesheet: stylesheet).bytes { html in
      html.element("div", ["class": "head"]) { html in
        html.element("h1", text: "Audit trail reports")
        html.element(
          "p",
          ["class": "facts"],
          text: "Every report of this folder, the newest first. This list isn't signed; "
            + "each report it leads to is, and verifies itself in your browser."
        )
      }
      for shelf in bags.shelves { write(shelf, &html) }
      if bags.shelves.isEmpty { html.card("Reports") { $0.element("p", text: "None yet.") } }
    }
  }

  private func write(_ shelf: ShelvedBags.Shelf, _ html: inout HTMLWriter) {
    let current = shelf.current
    guard let newest = current.first else { return }
    html.card(PageText.shown(shelf.pipeline), classes: "first") { html in
      html.element("p", ["class": "lede"]) { html in
        html.text("Newest: ")
        html.link(Self.address(newest, shelf), Self.period(newest))
        html.text(" ")
        html.tag(newest.verdict.state)
      }
      if current.count > 1 { writeTrend(current, &html) }
    }
    html.card("Reports of \(PageText.shown(shelf.pipeline))") { html in
      writeReports(shelf, &html)
    }
    if newest.controls?.isEmpty == false {
      html.card("Controls over time") { html in writeControls(current, &html) }
    }
  }

  private func writeTrend(_ current: [BagContents], _ html: inout HTMLWriter) {
    let shown = current.prefix(Self.chartLimit).reversed()
    let values = shown.map { (label: Self.label($0), count: $0.exceptionCount ?? 0) }
    let words =
      "Exceptions in the last \(PageText.count(values.count, "period")), oldest first: "
      + values.map { "\($0.label) \(PageText.count($0.count))" }.joined(separator: ", ")
    html.columns(values, words: words)
    html.element("p", ["class": "small soft"], text: "\(words).")
  }

  private func writeReports(_ shelf: ShelvedBags.Shelf, _ html: inout HTMLWriter) {
    html.table([
      "Period", "Verdict", "#Controls with exceptions", "#Exceptions", "#Entries", "Root",
    ]) {
      html in
      for bag in shelf.bags {
        let failed = bag.controls.map { $0.values.count { $0.result == "fail" } }
        html.row { html in
          html.element("th", ["class": "lead", "scope": "row"]) { html in
            html.link(Self.address(bag, shelf), Self.period(bag))
            html.element(
              "span",
              ["class": "sub"],
              text: "revision \(bag.revision), run \(PageText.shown(bag.run))"
            )
          }
          html.cell("Verdict", state: bag.verdict.state)
          html.cell(
            "Controls with exceptions",
            failed.map { PageText.count($0) } ?? "",
            classes: "number"
          )
          html.cell(
            "Exceptions",
            bag.exceptionCount.map { PageText.count($0) } ?? "",
            classes: "number"
          )
          html.cell("Entries", count: Int(bag.checkpoint.size))
          html.element("td", ["class": "long", "data-label": "Root"]) { html in
            html.element("code", text: bag.checkpoint.root.base64)
          }
        }
      }
    }
  }

  private func writeControls(_ current: [BagContents], _ html: inout HTMLWriter) {
    let shown = Array(current.prefix(Self.columnLimit).reversed())
    let ids = Set(shown.flatMap { ($0.controls ?? [:]).keys }).sorted()
    html.element(
      "p",
      ["class": "small soft"],
      text: "Exceptions of each control in the last \(PageText.count(shown.count, "period")), "
        + "oldest first. A dash: no exceptions; other results in words."
    )
    html.table(["Control"] + shown.map { "#\(Self.label($0))" }) { html in
      for id in ids {
        html.row { html in
          html.element("th", ["class": "lead", "scope": "row"], text: PageText.shown(id))
          for bag in shown {
            html.element("td", ["class": "number", "data-label": Self.label(bag)]) { html in
              let (words, isRed) = Self.words(bag.controls?[id])
              if isRed {
                html.element("b", ["class": "red"], text: words)
              } else {
                html.text(words)
              }
            }
          }
        }
      }
    }
  }

  private static func words(_ control: BagContents.Control?) -> (String, isRed: Bool) {
    guard let control else { return ("not tested", false) }
    switch control.result {
    case ControlOutcome.fail.rawValue: return (PageText.count(control.exceptions), true)
    case ControlOutcome.pass.rawValue: return ("–", false)
    case ControlOutcome.notApplicable.rawValue: return ("did not operate", false)
    default: return (PageText.shown(control.result), false)
    }
  }

  private static func address(_ bag: BagContents, _ shelf: ShelvedBags.Shelf) -> String {
    let page = Disk.exists("\(bag.path)/\(PageName.index)") ? PageName.index : "README.txt"
    return "\(shelf.pipeline)/\(bag.name)/\(page)"
  }

  private static func period(_ bag: BagContents) -> String {
    let parts = bag.period.split(separator: "/").compactMap { Instant(rfc3339: String($0)) }
    guard parts.count == 2 else { return PageText.shown(bag.period) }
    return PageText.period(Period(begin: parts[0], end: parts[1]))
  }

  /// `22 Nov` of the last day of the period.
  private static func label(_ bag: BagContents) -> String {
    let end = bag.period.split(separator: "/").last.flatMap { Instant(rfc3339: String($0)) }
    guard let end else { return bag.name }
    let words = PageText.date(PageText.day(of: Instant(microseconds: end.microseconds - 1)))
    return words.split(separator: " ").prefix(2).joined(separator: " ")
  }
}
