import Cryptography
import Trail

/// The page's own part of the stylesheet: what stands in the margins of paper, and the names of the
/// exceptions' columns for narrow screens, which would otherwise stand in every cell.
struct PageSheet {
  private let frame: PageFrame
  private let content: PageFrame.Content

  init(_ frame: PageFrame, _ content: PageFrame.Content) {
    self.frame = frame
    self.content = content
  }

  var text: [UInt8] { Array((margins + labels).utf8) }

  private var margins: String {
    let left = Self.quoted("Tickmark  ·  \(frame.report.origin)  ·  \(frame.reference)")
    let root = Self.quoted(
      "Log \(frame.report.log.size), root \(frame.report.log.root.base64)"
    )
    let font = "font:8pt Inter,Arial,sans-serif;color:#3c4843"
    return """
      @page{size:A4;margin:18mm 14mm 17mm;@top-left{content:\(left);\(font)}\
      @top-right{content:\(Self.quoted(content.name));\(font)}\
      @bottom-left{content:\(root);font:7pt monospace;color:#3c4843}\
      @bottom-right{content:"Page " counter(page) " of " counter(pages);\(font)}}

      """
  }

  private var labels: String {
    guard let events = content.events else { return "" }
    let rules = events.columnTitles.enumerated().map { index, title in
      "table.exceptions td:nth-child(\(index + 1))::before{content:\(Self.quoted(title))}"
    }
    return "@media(max-width:640px){\(rules.joined())}\n" + times(events)
  }

  /// A time stands on one line, on paper on two.
  private func times(_ events: PageEvents) -> String {
    guard let place = events.columnNames.firstIndex(of: EventColumn.time.name) else { return "" }
    let cell = ".exceptions td:nth-child(\(place + (events.hasWaivers ? 3 : 2)))"
    return "\(cell){white-space:nowrap}@media print{\(cell){white-space:normal;min-width:7.6em}}\n"
  }

  /// A CSS string of any text.
  ///
  /// - SeeAlso: CSS Syntax Level 3, section 4.3.7.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      let isPlain =
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || " .,:;/+=-_()·".unicodeScalars.contains(scalar)
      // The blank ends the escape.
      if isPlain {
        out.unicodeScalars.append(scalar)
      } else {
        out += "\\\(String(scalar.value == 0 ? 0xFFFD : scalar.value, radix: 16)) "
      }
    }
    return out + "\""
  }
}
