/// Writes an HTML document such that a browser's serialiser gives the same bytes back.
///
/// For every element inside of `body`, `element.outerHTML` in UTF-8 equals what was written here:
/// the parser adds no tag, moves none and changes no character. Text from outside can be anything;
/// what a parser would not keep is replaced as ``HTMLText`` says. Which element stands in which is
/// the program's, so a place where the parser would rearrange the tree is a precondition failure.
///
/// - SeeAlso: HTML Living Standard, 13.2.6 and 13.3.
public struct HTMLWriter: Sendable {
  /// Attributes in the order in which they are written; one whose value is nil is left out, and one
  /// that only has to be there has an empty value.
  public typealias Attributes = KeyValuePairs<String, String?>

  private var buffer = DocumentBuffer()
  private var nesting = HTMLNesting()

  public init() {}

  /// What was written and not drained yet.
  public var bytes: [UInt8] { buffer.bytes }

  /// Bytes written up to here, drained ones included: the offset at which the next one stands.
  public var byteCount: Int { buffer.byteCount }

  /// Writes `<!DOCTYPE html>`.
  ///
  /// - Precondition: nothing stands before it. Without it the parser puts tables into paragraphs.
  public mutating func doctype() {
    precondition(buffer.byteCount == 0, "a doctype behind other bytes")
    buffer.append("<!DOCTYPE html>\n")
  }

  /// Begins an element; ``end()`` ends it.
  public mutating func begin(_ name: String, _ attributes: Attributes = [:]) {
    let element = nesting.enter(name)
    writeTag(name, attributes)
    precondition(element.content != .void, "\(name) has no content, want void()")
    precondition(element.content != .raw, "\(name) has raw content, want raw()")
  }

  /// Ends the element that was begun last.
  public mutating func end() {
    let name = nesting.leave()
    buffer.append("</")
    buffer.append(name)
    buffer.append(UInt8(ascii: ">"))
  }

  /// Writes an element that holds nothing but text.
  public mutating func element(
    _ name: String,
    _ attributes: Attributes = [:],
    text content: String = ""
  ) {
    begin(name, attributes)
    text(content)
    end()
  }

  /// Writes an element with the content that the closure writes.
  public mutating func element<Failure: Error>(
    _ name: String,
    _ attributes: Attributes = [:],
    content: (inout HTMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    begin(name, attributes)
    let depth = nesting.depth
    try content(&self)
    precondition(nesting.depth == depth, "\(name) was left with elements open")
    end()
  }

  /// Writes an element that can't have content: `br`, `input`, `meta`.
  public mutating func void(_ name: String, _ attributes: Attributes = [:]) {
    let element = nesting.enter(name)
    precondition(element.content == .void, "\(name) has content, want element()")
    writeTag(name, attributes)
    _ = nesting.leave()
  }

  /// Writes text.
  ///
  /// A LF at the start of a `pre` or `textarea` is left out, as a parser does. A `code` in the
  /// `pre` keeps it.
  public mutating func text(_ text: String) {
    guard !text.isEmpty else { return }
    let isFirstInPre = nesting.takeText(text)
    let startsLine = isFirstInPre && text.utf8.first == UInt8(ascii: "\n")
    HTMLText.append(startsLine ? String(text.unicodeScalars.dropFirst()) : text, to: &buffer)
  }

  /// Breaks the line of the source text, for those who read it.
  public mutating func lineBreak() { text("\n") }

  /// Writes a `script` or `style` with its content as it is.
  ///
  /// - Precondition: `content` is ours, and neither ends the element nor changes in a parser: it
  ///   has no `</`, `<!`, CR or U+0000.
  public mutating func raw(_ name: String, _ attributes: Attributes = [:], _ content: [UInt8]) {
    precondition(RawContent.isKept(content), "\(name) has content that a parser would change")
    let element = nesting.enter(name)
    precondition(element.content == .raw, "\(name) has no raw content")
    writeTag(name, attributes)
    buffer.append(content)
    end()
  }

  /// Writes canonical JSON in a `script` element of its own, `<` as `\u003c`.
  ///
  /// Returns the element's exact text: what `textContent` gives in UTF-8.
  @discardableResult
  public mutating func data(id: String, json: [UInt8]) -> [UInt8] {
    let content = RawContent.escaped(json: json)
    raw("script", ["type": "application/json", "id": id], content)
    return content
  }

  /// Gives what is there to `sink` once it has `threshold` bytes; call it without one at the end.
  public mutating func drain(
    atLeast threshold: Int = 0,
    into sink: ([UInt8]) throws -> Void
  ) rethrows {
    try buffer.drain(atLeast: threshold, into: sink)
  }

  private mutating func writeTag(_ name: String, _ attributes: Attributes) {
    buffer.append(UInt8(ascii: "<"))
    buffer.append(name)
    var names: Set<String> = []
    for (attribute, value) in attributes {
      guard let value else { continue }
      precondition(names.insert(attribute).inserted, "attribute \(attribute) twice in \(name)")
      precondition(
        HTMLAttribute.isAllowed(attribute, inSVG: nesting.isInSVG),
        "not an attribute's name: \(attribute)"
      )
      buffer.append(UInt8(ascii: " "))
      buffer.append(attribute)
      buffer.append("=\"")
      HTMLText.appendAttribute(value, to: &buffer)
      buffer.append(UInt8(ascii: "\""))
    }
    buffer.append(UInt8(ascii: ">"))
  }
}

/// Content of `script` and `style`, which a parser takes as it is.
enum RawContent {
  /// Whether a parser keeps these bytes and stays in the element.
  static func isKept(_ content: [UInt8]) -> Bool {
    var previous: UInt8 = 0
    for byte in content {
      if byte == 0 || byte == UInt8(ascii: "\r") { return false }
      if previous == UInt8(ascii: "<") && (byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!")) {
        return false
      }
      previous = byte
    }
    return previous != UInt8(ascii: "<")
  }

  /// Returns JSON with each `<`, which stands only within strings, as `\u003c`.
  static func escaped(json: [UInt8]) -> [UInt8] {
    guard json.contains(UInt8(ascii: "<")) else { return json }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(json.count + 64)
    for byte in json {
      if byte == UInt8(ascii: "<") { escaped += "\\u003c".utf8 } else { escaped.append(byte) }
    }
    return escaped
  }
}
