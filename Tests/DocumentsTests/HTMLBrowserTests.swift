import Documents
import Foundation
import Testing

/// The writer's promise, asked of a real browser: it gives back the bytes that were written.
@Suite struct HTMLBrowserTests {
  private static let browser = Tool("chromium")

  /// Every element with content of its kind, and text of all kinds in text and attributes.
  private static func page(seed: UInt64) -> (page: [UInt8], body: [UInt8]) {
    var generator = SeededGenerator(seed: seed)
    var body = HTMLWriter()
    body.element("body", ["class": "page"]) { html in
      html.element("main", ["id": "main"]) { html in
        writeWords(&html, &generator)
        writeTable(&html, &generator)
        writeControls(&html, &generator)
        writeDrawing(&html, &generator)
      }
      let json = "[\"" + String(repeating: "</script><!--<script> ", count: 3) + "\u{A0}&é\"]"
      html.data(id: "data", json: Array(json.utf8))
      html.raw("script", [:], Array("/* a < b && c > d */".utf8))
    }
    var page = Array(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"></head>".utf8
    )
    page += body.bytes
    return (page + Array("</html>".utf8), body.bytes)
  }

  private static func writeWords(_ html: inout HTMLWriter, _ generator: inout SeededGenerator) {
    for name in ["section", "div", "p", "h2", "pre", "blockquote", "address", "figure"] {
      html.element(name, ["title": generator.nastyText()], text: generator.nastyText(limit: 40))
      html.lineBreak()
    }
    html.element("p") { html in
      for name in [
        "a", "b", "bdi", "code", "em", "i", "kbd", "mark", "small", "span", "strong", "u",
      ] {
        html.element(name, ["data-x": generator.nastyText()]) { html in
          html.element("span", text: generator.nastyText(limit: 40))
          html.void("br")
        }
      }
    }
    html.element("pre") { html in html.element("code", text: "\n" + generator.nastyText()) }
    html.element("ul") { html in
      html.element("li") { html in html.element("ol") { html in html.element("li", text: "x") } }
      html.element("li", text: generator.nastyText())
    }
    html.element("dl") { html in
      html.element("dt", text: generator.nastyText())
      html.element("dd") { html in html.element("p", text: generator.nastyText()) }
    }
    html.element("details", ["open": ""]) { html in
      html.element("summary") { html in html.element("h3", text: generator.nastyText()) }
      html.element("a", ["href": "#main"]) { html in html.element("div", text: "block in a link") }
    }
    html.void("hr")
  }

  private static func writeTable(_ html: inout HTMLWriter, _ generator: inout SeededGenerator) {
    html.element("table") { html in
      html.lineBreak()
      html.element("caption", text: generator.nastyText())
      html.element("colgroup") { html in html.void("col", ["span": "2"]) }
      html.element("thead") { html in
        html.element("tr") { html in html.element("th", ["scope": "col"], text: "a") }
      }
      html.lineBreak()
      html.element("tbody") { html in
        for index in 0..<50 {
          html.lineBreak()
          html.element("tr") { html in
            html.element(
              "td",
              ["data-event": "\(index)"],
              text: generator.nastyText(limit: 30)
            )
            html.element("td") { html in
              html.element("b") { html in html.element("a", ["href": "#"], text: "x") }
              html.element("p", text: generator.nastyText())
            }
          }
        }
      }
      html.element("tfoot") { html in
        html.element("tr") { html in html.element("td") { html in html.element("table") } }
      }
    }
  }

  private static func writeControls(_ html: inout HTMLWriter, _ generator: inout SeededGenerator) {
    html.element("fieldset") { html in
      html.element("legend", text: generator.nastyText())
      html.element("label") { html in html.void("input", ["value": generator.nastyText()]) }
      html.element("textarea", text: "\n" + generator.nastyText())
      html.element("button", ["type": "button", "disabled": ""], text: generator.nastyText())
      html.element("select") { html in
        html.element("option", ["selected": ""], text: "a" + generator.nastyText())
        html.element("optgroup", ["label": "g"]) { html in html.element("option", text: "b") }
      }
      html.element("progress", ["value": "1"])
      html.element("output", text: generator.nastyText())
    }
  }

  private static func writeDrawing(_ html: inout HTMLWriter, _ generator: inout SeededGenerator) {
    let attributes: HTMLWriter.Attributes = [
      "viewBox": "0 0 10 10", "preserveAspectRatio": "none", "role": "img", "aria-label": "x<y>z",
    ]
    html.element("p") { html in
      html.element("svg", attributes) { html in
        html.element("title", text: generator.nastyText())
        html.element("desc", text: generator.nastyText())
        html.element("defs") { html in
          html.element("linearGradient", ["id": "g", "gradientUnits": "userSpaceOnUse"]) { html in
            html.element("stop", ["offset": "0"])
          }
          html.element("pattern", ["patternUnits": "userSpaceOnUse"])
        }
        html.element("g") { html in
          html.element("rect", ["x": "1", "x1": "2", "width": "1"])
          html.element("text", ["textLength": "3"]) { html in
            html.element("tspan", text: generator.nastyText(limit: 30))
          }
        }
      }
    }
  }

  @Test(arguments: 0..<4) func browserGivesBackTheBytesThatWereWritten(seed: UInt64) throws {
    guard let browser = Self.browser else { return }
    let (page, body) = Self.page(seed: seed)
    let folder = try TemporaryFolder()
    try folder.write(page, to: "page.html")
    let arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path("profile"))",
      "--dump-dom", "file://\(folder.path("page.html"))",
    ]
    let (status, output) = try browser.run(arguments, in: folder)
    #expect(status == 0)
    guard let start = output.firstRange(of: Array("<body".utf8)),
      let end = output.lastIndex(of: UInt8(ascii: "<"))
    else {
      Issue.record("no body in \(output.count) bytes")
      return
    }
    let given = Array(output[start.lowerBound..<end])
    #expect(given == body, "\(Self.difference(given, body))")
  }

  /// Shows the first place at which two texts differ.
  private static func difference(_ a: [UInt8], _ b: [UInt8]) -> String {
    let index = zip(a, b).enumerated().first { $1.0 != $1.1 }?.offset ?? min(a.count, b.count)
    func shown(_ bytes: [UInt8]) -> String {
      String(decoding: bytes.dropFirst(max(0, index - 60)).prefix(120), as: UTF8.self)
        .debugDescription
    }
    return "byte \(index): found \(shown(a)), want \(shown(b))"
  }
}
