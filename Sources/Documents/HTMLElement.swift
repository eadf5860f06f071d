/// What the parser does with an element of a given name: all that ``HTMLWriter`` can write.
///
/// Elements whose parsing moves things about (`form`, `template`, `ruby`, `frameset`, …) are left
/// out on purpose.
///
/// - SeeAlso: HTML Living Standard, 13.1.2 "Elements" and 13.2.6 "Tree construction".
struct HTMLElement: Sendable, Hashable {
  /// How the content is read.
  enum Content: Sendable, Hashable {
    /// Elements and text.
    case normal
    /// Nothing, and no end tag.
    case void
    /// Text without references or tags: `script` and `style`.
    case raw
    /// Text with references, without tags: `title`, `textarea`, `option`.
    case text
    /// Only these elements, and white space.
    case only(Set<String>)
  }

  let name: String
  let content: Content
  /// Whether its start tag ends an open `p`.
  let closesParagraph: Bool
  /// Names of which one must be its parent; nil where any may be.
  let parents: Set<String>?

  /// The HTML element of a name; nil for one that isn't written.
  static func html(_ name: String) -> HTMLElement? { table[name] }

  /// The SVG element of a name; nil for one that isn't written.
  static func svg(_ name: String) -> HTMLElement? { svgTable[name] }

  private static let blocks = [
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "main", "nav", "ol",
    "p", "pre", "search", "section", "summary", "ul",
  ]
  private static let inlines = [
    "a", "abbr", "b", "bdi", "bdo", "body", "button", "cite", "code", "data", "del", "dfn", "em",
    "head", "i", "ins", "kbd", "label", "legend", "mark", "meter", "output", "progress", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
  ]
  private static let voids = ["br", "img", "input", "link", "meta", "wbr"]
  private static let rowGroups: Set<String> = ["thead", "tbody", "tfoot"]

  private static let table: [String: HTMLElement] = {
    var elements: [HTMLElement] = []
    func add(
      _ names: [String],
      _ content: Content = .normal,
      closesParagraph: Bool = false,
      in parents: Set<String>? = nil
    ) {
      elements += names.map {
        HTMLElement(name: $0, content: content, closesParagraph: closesParagraph, parents: parents)
      }
    }
    add(blocks, closesParagraph: true)
    add(["hr"], .void, closesParagraph: true)
    add(inlines)
    add(voids, .void)
    add(["html"], .only(["head", "body"]))
    add(["script", "style"], .raw)
    add(["title"], .text, in: ["head"])
    add(["textarea"], .text)
    add(["select"], .only(["option", "optgroup"]))
    add(["optgroup"], .only(["option"]), in: ["select"])
    add(["option"], .text, in: ["select", "optgroup"])
    add(["li"], closesParagraph: true, in: ["ul", "ol"])
    add(["dt", "dd"], closesParagraph: true, in: ["dl"])
    let parts = rowGroups.union(["caption", "colgroup"])
    add(["table"], .only(parts), closesParagraph: true)
    add(["caption"], in: ["table"])
    add(["colgroup"], .only(["col"]), in: ["table"])
    add(["col"], .void, in: ["colgroup"])
    add(rowGroups.sorted(), .only(["tr"]), in: ["table"])
    add(["tr"], .only(["td", "th"]), in: rowGroups)
    add(["td", "th"], in: ["tr"])
    add(["svg"])
    return Dictionary(uniqueKeysWithValues: elements.map { ($0.name, $0) })
  }()

  private static let svgTable: [String: HTMLElement] = {
    let names = [
      "circle", "clipPath", "defs", "desc", "ellipse", "g", "line", "linearGradient", "marker",
      "mask", "path", "pattern", "polygon", "polyline", "rect", "stop", "symbol", "text", "title",
      "tspan", "use",
    ]
    let elements = names.map { name in
      let isWords = name == "title" || name == "desc"
      return HTMLElement(
        name: name,
        content: isWords ? .text : .normal,
        closesParagraph: false,
        parents: nil
      )
    }
    return Dictionary(uniqueKeysWithValues: elements.map { ($0.name, $0) })
  }()
}

/// Names of attributes as the parser keeps them.
enum HTMLAttribute {
  /// SVG names that the parser writes with capitals, as far as we use them.
  private static let mixedCase: Set<String> = [
    "clipPathUnits", "gradientTransform", "gradientUnits", "lengthAdjust", "markerHeight",
    "markerUnits", "markerWidth", "maskContentUnits", "maskUnits", "pathLength", "patternTransform",
    "patternUnits", "preserveAspectRatio", "refX", "refY", "spreadMethod", "textLength", "viewBox",
  ]

  /// Whether a name comes out of the parser as it went in.
  static func isAllowed(_ name: String, inSVG: Bool) -> Bool {
    if inSVG && mixedCase.contains(name) { return true }
    guard let first = name.utf8.first, isLetter(first) else { return false }
    // In SVG, `xlink:` and `xmlns` names are moved to namespaces of their own.
    if inSVG && name.hasPrefix("x") && name != "x" && name != "x1" && name != "x2" { return false }
    return name.utf8.allSatisfy {
      isLetter($0) || $0 == UInt8(ascii: "-")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
