import Documents
import Foundation
import Testing

@Suite struct XMLWriterTests {
  private func document(_ content: (inout XMLWriter) -> Void) -> String {
    var writer = XMLWriter()
    content(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func elementsAreIndentedAndTextIsNot() {
    let text = document { xml in
      xml.element("report", ["xmlns": "urn:x", "version": "1.0", "none": nil]) { xml in
        xml.element("title", text: "A & B")
        xml.element("empty")
        xml.element("list", ["z": "1", "a": "2"]) { xml in xml.element("x:item", text: " s ") }
      }
    }
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <report xmlns="urn:x" version="1.0">
          <title>A &amp; B</title>
          <empty/>
          <list z="1" a="2">
            <x:item> s </x:item>
          </list>
        </report>

        """
    )
  }

  @Test(arguments: [
    ("<&>", "&lt;&amp;&gt;"), ("]]>", "]]&gt;"), ("\"'", "\"'"), ("\t\n\r", "\t\n&#13;"),
    ("\0\u{B}\u{1F}", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("\u{FFFE}\u{FFFF}", "\u{FFFD}\u{FFFD}"),
    ("ﬀ\u{FEFF}𝌆", "ﬀ\u{FEFF}𝌆"),
  ])
  func textIsEscaped(_ text: String, _ escaped: String) {
    let written = document { $0.element("a", text: text) }
    #expect(written == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\(escaped)</a>\n")
  }

  @Test(arguments: [
    ("<&>\"'", "&lt;&amp;&gt;&quot;'"), ("\t\n\r ", "&#9;&#10;&#13; "), ("\0", "\u{FFFD}"),
  ])
  func attributeIsEscaped(_ text: String, _ escaped: String) {
    let written = document { $0.element("a", ["b": text]) }
    #expect(written == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"\(escaped)\"/>\n")
  }

  @Test(arguments: 0..<8) func generatedTextComesBackFromAParser(seed: UInt64) throws {
    let tool = Tool("xmllint")
    guard let tool else { return }
    var generator = SeededGenerator(seed: seed)
    let text = (0..<60).map { _ in generator.nastyText() }.joined()
    let xml = document { $0.element("a", ["b": text], text: text) }
    let folder = try TemporaryFolder()
    try folder.write(Array(xml.utf8), to: "a.xml")
    for path in ["string(/a)", "string(/a/@b)"] {
      let (status, output) = try tool.run(["--xpath", path, "a.xml"], in: folder)
      let kept = text.unicodeScalars.map { scalar -> Unicode.Scalar in
        let isAllowed =
          scalar.value >= 0x20
          ? scalar.value & 0xFFFE != 0xFFFE || scalar.value > 0xFFFF
          : "\t\n\r".unicodeScalars.contains(scalar)
        return isAllowed ? scalar : "\u{FFFD}"
      }
      #expect(status == 0)
      #expect(output == Array(String(String.UnicodeScalarView(kept)).utf8) + [0x0A])
    }
  }

  @Test func drainingGivesTheSameBytes() {
    var pieces: [[UInt8]] = []
    var drained = XMLWriter()
    let whole = document { xml in
      xml.element("a") { xml in for _ in 0..<50 { xml.element("b", text: "text") } }
    }
    drained.begin("a")
    for _ in 0..<50 {
      drained.element("b", text: "text")
      drained.drain(atLeast: 100) { pieces.append($0) }
    }
    drained.end()
    drained.drain { pieces.append($0) }
    #expect(pieces.count > 5 && pieces.joined().elementsEqual(whole.utf8))
  }

  @Test func misuseIsStoppedAtOnce() async {
    await #expect(processExitsWith: .failure) {
      var xml = XMLWriter()
      xml.element("a")
      xml.element("b")
    }
    await #expect(processExitsWith: .failure) {
      var xml = XMLWriter()
      xml.begin("a b")
    }
    await #expect(processExitsWith: .failure) {
      var xml = XMLWriter()
      xml.begin("a", ["b": "1", "b": "2"])
    }
    await #expect(processExitsWith: .failure) {
      var xml = XMLWriter()
      xml.text("outside")
    }
  }
}
