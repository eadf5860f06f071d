import Cryptography
import Documents

/// A page that isn't part of a bag: styled like the report's, without script and without requests.
struct PlainPage {
  let title: String
  let stylesheet: [UInt8]

  /// Writes the page around what `main` writes.
  func bytes(main: (inout HTMLWriter) -> Void) -> [UInt8] {
    var html = HTMLWriter()
    html.doctype()
    html.begin("html", ["lang": "en"])
    let style = "'sha256-\(SHA256.hash(stylesheet).base64)'"
    html.element("head") { html in
      html.void("meta", ["charset": "utf-8"])
      html.void(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; style-src \(style); base-uri 'none'; form-action 'none'",
        ]
      )
      html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      html.void("meta", ["name": "referrer", "content": "no-referrer"])
      html.element("title", text: PageText.plainly(title))
      html.lineBreak()
      html.raw("style", [:], stylesheet)
    }
    html.lineBreak()
    html.begin("body")
    html.element("a", ["class": "skip", "href": "#main"], text: "Skip to the list")
    html.element("div", ["class": "wrap"]) { html in
      html.element("main", ["id": "main"]) { html in main(&html) }
    }
    html.end()
    html.end()
    html.lineBreak()
    return html.bytes
  }
}

extension HTMLWriter {
  /// A cell of text from outside.
  mutating func shownCell(_ label: String, _ text: String) { cell(label, PageText.shown(text)) }
}
