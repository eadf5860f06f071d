import CanonicalJSON
import Cryptography
import Documents
import Trail

/// What surrounds every page: head, navigation, the panel that the script fills, and the data.
struct PageFrame {
  let report: Report
  let look: PageLook
  let summary: PageSummary
  /// What the navigation leads to; nil for the pages of a report.
  var links: [(address: String, words: String)]?
  private let data: PageData

  init(report: Report, look: PageLook) {
    self.report = report
    self.look = look
    summary = PageSummary(report)
    data = PageData(report)
  }

  /// The report's name that workpapers cite.
  var reference: String { "\(report.pipeline)/\(report.periodName) r\(report.revision)" }

  /// One page before it is signed.
  struct Content {
    var name: String
    var title: String
    /// The page that the navigation marks; nil for none.
    var current: String?
    /// Figures that stand in the markup with their names, and again as data.
    var figures: [String: String] = [:]
    var events: PageEvents?
  }

  /// Writes a page around what `main` writes.
  func page<Failure: Error>(
    _ content: Content,
    main: (inout HTMLWriter) throws(Failure) -> Void
  ) throws(Failure) -> BagPage {
    let sheet = PageSheet(self, content).text
    let title = PageText.plainly("\(content.title) · \(reference)")
    var html = HTMLWriter()
    html.doctype()
    begin(&html, title: title, sheet: sheet)
    let header = Self.digest(&html) { writeHeader(&$0, current: content.current) }
    html.begin("div", ["class": "wrap page"])
    let panel = Self.digest(&html, writePanel)
    html.lineBreak()
    let begin = html.byteCount
    try html.element("main", ["id": "main"], content: main)
    let markup = SHA256.hash(Array(html.bytes[begin...]))
    html.end()
    let frame: JSONValue = [
      "header": .string(header.hex), "panel": .string(panel.hex),
      "script": .string(SHA256.hash(look.script).hex),
      "skeleton": .string(SHA256.hash(skeleton(content, sheet: sheet)).hex),
      "style": .string(SHA256.hash(look.stylesheet + sheet).hex), "title": .string(title),
    ]
    let elements = data.write(content, frame: frame, to: &html) + [("main", markup)]
    let unsigned = html
    return BagPage(name: content.name, elements: elements) { statement in
      var html = unsigned
      html.lineBreak()
      html.data(id: "statement", json: JSONValue.string(statement).canonical)
      html.end()
      html.end()
      html.lineBreak()
      return html.bytes
    }
  }

  /// The page with its checked parts emptied and without LF, so that nothing can be added between
  /// them; the script makes the same of the document that it finds itself in.
  private func skeleton(_ content: Content, sheet: [UInt8]) -> [UInt8] {
    var html = HTMLWriter()
    begin(&html, title: nil, sheet: sheet)
    html.element("header", Self.headerAttributes)
    html.begin("div", ["class": "wrap page"])
    html.element("aside", Self.panelAttributes)
    html.element("main", ["id": "main"])
    html.end()
    for id in PageData.names(content) + ["statement"] { html.data(id: id, json: []) }
    html.end()
    html.end()
    return html.bytes.filter { $0 != UInt8(ascii: "\n") }
  }

  private static let headerAttributes: HTMLWriter.Attributes = ["class": "top"]
  private static let panelAttributes: HTMLWriter.Attributes = [
    "id": "verification", "class": "card", "aria-labelledby": "verification-title",
  ]

  /// Writes the head and begins the body; without a title, the head's parts are empty.
  private func begin(_ html: inout HTMLWriter, title: String?, sheet: [UInt8]) {
    html.begin("html", ["lang": "en", "data-verification": "pending"])
    writeHead(&html, title: title, sheet: sheet)
    html.lineBreak()
    html.begin("body")
    html.element("a", ["class": "skip", "href": "#main"], text: "Skip to the report")
  }

  /// The digest of the bytes that a closure writes.
  private static func digest(
    _ html: inout HTMLWriter,
    _ write: (inout HTMLWriter) -> Void
  ) -> Digest {
    html.lineBreak()
    let begin = html.byteCount
    write(&html)
    return SHA256.hash(Array(html.bytes[begin...]))
  }

  private func writeHead(_ html: inout HTMLWriter, title: String?, sheet: [UInt8]) {
    func source(_ content: [UInt8]) -> String { "'sha256-\(SHA256.hash(content).base64)'" }
    let policy =
      "default-src 'none'; style-src \(source(look.stylesheet)) \(source(sheet)); "
      + "script-src \(source(look.script)); base-uri 'none'; form-action 'none'"
    html.element("head") { html in
      html.void("meta", ["charset": "utf-8"])
      html.void("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
      html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      html.void("meta", ["name": "referrer", "content": "no-referrer"])
      html.element("title", text: title ?? "")
      html.lineBreak()
      html.raw("style", [:], title == nil ? [] : look.stylesheet)
      html.raw("style", [:], title == nil ? [] : sheet)
      html.lineBreak()
      html.raw("script", [:], title == nil ? [] : look.script)
    }
  }

  private func writeHeader(_ html: inout HTMLWriter, current: String?) {
    html.element("header", Self.headerAttributes) { html in
      html.element("div", ["class": "wrap"]) { html in
        html.element("div", ["class": "brand"]) { html in
          html.element(
            "svg",
            [
              "viewBox": "0 0 22 22", "aria-hidden": "true", "fill": "none",
              "stroke": "currentColor",
            ]
          ) { html in
            html.element(
              "rect",
              [
                "x": "1.5", "y": "1.5", "width": "19", "height": "19", "rx": "4.5",
                "stroke-width": "1.8",
              ]
            )
            html.element("path", ["d": "M6 11.5l4 4.5L18.5 5", "stroke-width": "2.4"])
          }
          html.element("span", text: "Tickmark")
        }
        html.element("nav", ["aria-label": "Report"]) { html in
          html.element("ul") { html in
            for (address, words) in links ?? reportLinks {
              html.element("li") { html in
                html.element(
                  "a",
                  ["href": address, "aria-current": address == current ? "page" : nil],
                  text: words
                )
              }
            }
          }
        }
      }
    }
  }

  private var reportLinks: [(address: String, words: String)] {
    // More of them than a line holds stand under one word.
    let frameworks =
      report.frameworks.count <= 2
      ? report.frameworks.map { (PageName.framework($0.id), $0.title) }
      : [("\(PageName.index)#frameworks", "Frameworks")]
    return [(PageName.index, "Summary")] + frameworks + [
      ("\(PageName.index)#controls", "Controls"), (PageName.coverage, "Coverage"),
      (PageName.integrity, "Integrity"),
    ]
  }

  private func writePanel(_ html: inout HTMLWriter) {
    html.element("aside", Self.panelAttributes) { html in
      html.element("h2", ["id": "verification-title"], text: "Not verified yet")
      html.element(
        "p",
        text: "With JavaScript this page checks its signatures, its log and its figures itself, "
          + "without a network."
      )
      html.element("p", ["class": "small soft"]) { html in
        html.text("Without it, check the folder that the page lies in: ")
        html.element("code", text: "tickmark verify")
        html.text(" or ")
        html.element("code", text: "python3 verify.py")
        html.text(".")
      }
    }
  }
}
