import Documents
import Testing

@Suite struct HTMLWriterTests {
  private func written(_ content: (inout HTMLWriter) -> Void) -> String {
    var writer = HTMLWriter()
    content(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func elementsAreWrittenAsASerialiserWould() {
    let text = written { html in
      html.doctype()
      html.element("main", ["id": "main", "hidden": "", "title": nil]) { html in
        html.void("br")
        html.element("p", ["data-n": "1"], text: "A & B")
        html.element("svg", ["viewBox": "0 0 1 1", "role": "img"]) { html in
          html.element("title", text: "a<b")
          html.element("path", ["d": "M0 0"])
        }
      }
    }
    #expect(
      text == """
        <!DOCTYPE html>
        <main id="main" hidden=""><br><p data-n="1">A &amp; B</p><svg viewBox="0 0 1 1" role="img">\
        <title>a&lt;b</title><path d="M0 0"></path></svg></main>
        """
    )
  }

  @Test(arguments: [
    ("<b>&\"'", "&lt;b&gt;&amp;\"'"), ("a\u{A0}b", "a&nbsp;b"), ("©", "©"), ("\t\n", "\t\n"),
    ("\r\n", "␍\n"), ("\0\u{1B}\u{7F}", "␀␛␡"), ("\u{85}\u{FEFF}𝌆", "\u{85}\u{FEFF}𝌆"),
  ])
  func textIsEscaped(_ text: String, _ escaped: String) {
    #expect(written { $0.element("p", text: text) } == "<p>\(escaped)</p>")
  }

  @Test(arguments: [
    ("<b>&\"'", "‹b›&amp;&quot;'"), ("a\u{A0}b", "a&nbsp;b"), ("\t\n\r", "\t\n␍"), ("\0", "␀"),
  ])
  func attributeIsEscaped(_ text: String, _ escaped: String) {
    #expect(written { $0.element("p", ["title": text]) } == "<p title=\"\(escaped)\"></p>")
  }

  @Test func firstLineBreakOfPreIsLeftOutAsAParserDoes() {
    #expect(written { $0.element("pre", text: "\n\na") } == "<pre>\na</pre>")
    #expect(written { $0.element("pre", text: "\na\n") } == "<pre>a\n</pre>")
    let nested = written { html in html.element("pre") { html in html.element("code", text: "\na") }
    }
    #expect(nested == "<pre><code>\na</code></pre>")
    let second = written { html in
      html.begin("textarea")
      html.text("\n")
      html.text("\na")
      html.end()
    }
    #expect(second == "<textarea>\na</textarea>")
  }

  @Test func dataCannotEndItsElement() {
    var html = HTMLWriter()
    let json = Array(#"{"a":"</script><!--<script>"}"#.utf8)
    let content = html.data(id: "events", json: json)
    #expect(
      String(decoding: html.bytes, as: UTF8.self)
        == #"<script type="application/json" id="events">{"a":"\u003c/script>\u003c!--\u003cscript>"}</script>"#
    )
    #expect(
      String(decoding: content, as: UTF8.self) == #"{"a":"\u003c/script>\u003c!--\u003cscript>"}"#
    )
  }

  @Test func shownTextHasPicturesOfControlCharacters() {
    #expect(HTMLText.shown("a\u{0}\u{1F}\u{7F}\t\n\r") == "a␀␟␡\t\n␍")
    #expect(HTMLText.shown("<&>\u{A0}") == "<&>\u{A0}")
  }

  @Test func drainingGivesTheSameBytesAndOffsets() {
    var pieces: [[UInt8]] = []
    var drained = HTMLWriter()
    let whole = written { html in
      html.element("ul") { html in for _ in 0..<50 { html.element("li", text: "text") } }
    }
    drained.begin("ul")
    for _ in 0..<50 {
      drained.element("li", text: "text")
      drained.drain(atLeast: 100) { pieces.append($0) }
    }
    drained.end()
    #expect(drained.byteCount == whole.utf8.count)
    drained.drain { pieces.append($0) }
    #expect(pieces.count > 5 && pieces.joined().elementsEqual(whole.utf8))
  }
}

@Suite struct HTMLMisuseTests {
  @Test func placesWhereAParserRearrangesAreRefused() async {
    await #expect(processExitsWith: .failure) { nest(["p", "div"]) }
    await #expect(processExitsWith: .failure) { nest(["p", "span", "ul"]) }
    await #expect(processExitsWith: .failure) { nest(["table", "tr"]) }
    await #expect(processExitsWith: .failure) { nest(["table", "tbody", "td"]) }
    await #expect(processExitsWith: .failure) { nest(["div", "li"]) }
    await #expect(processExitsWith: .failure) { nest(["a", "span", "a"]) }
    await #expect(processExitsWith: .failure) { nest(["h1", "h2"]) }
    await #expect(processExitsWith: .failure) { nest(["svg", "div"]) }
    await #expect(processExitsWith: .failure) { nest(["form"]) }
    await #expect(processExitsWith: .failure) { nest(["P"]) }
  }

  @Test func textWhereNoTextCanStandIsRefused() async {
    await #expect(processExitsWith: .failure) {
      var html = HTMLWriter()
      html.begin("table")
      html.text("x")
    }
    await #expect(processExitsWith: .failure) {
      var html = HTMLWriter()
      html.text("x")
    }
  }

  @Test func contentOfOursThatAParserWouldChangeIsRefused() async {
    await #expect(processExitsWith: .failure) {
      var html = HTMLWriter()
      html.raw("script", [:], Array("'</script>'".utf8))
    }
    await #expect(processExitsWith: .failure) {
      var html = HTMLWriter()
      html.raw("style", [:], Array("a\r\n".utf8))
    }
    await #expect(processExitsWith: .failure) {
      var html = HTMLWriter()
      html.element("p", ["onclick=": ""])
    }
    await #expect(processExitsWith: .failure) {
      var html = HTMLWriter()
      html.element("p", ["id": "1", "id": "2"])
    }
  }
}

/// Begins the elements, each in the one before.
private func nest(_ names: [String]) {
  var html = HTMLWriter()
  for name in names { html.begin(name) }
}
