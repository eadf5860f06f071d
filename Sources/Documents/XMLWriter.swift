/// Writes one XML 1.0 document in UTF-8, front to back, well-formed by construction.
///
/// Elements that hold elements are indented by two spaces; elements that hold text are written in
/// one line, so that no space is added to data. Attributes stand in the order given. The document
/// ends with one LF. What XML can't hold becomes U+FFFD (see `XMLText`).
///
/// - SeeAlso: XML 1.0 (Fifth Edition).
public struct XMLWriter: Sendable {
  private struct OpenElement: Sendable {
    let name: String
    var hasText = false
    var hasElements = false
  }

  private var buffer = DocumentBuffer()
  private var open: [OpenElement] = []
  private var hasRoot = false
  /// The last start tag still lacks its `>`: it may become an empty-element tag.
  private var isTagOpen = false

  /// A document that begins with its XML declaration.
  public init() {
    buffer.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
  }

  /// What was written and not drained yet.
  public var bytes: [UInt8] { buffer.bytes }

  /// Begins an element; an attribute whose value is nil is left out.
  ///
  /// - Precondition: names are ASCII names, no attribute is there twice, and there is one root.
  public mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
    begin(name, list: attributes.map { ($0.key, $0.value) })
  }

  /// Begins an element whose attributes are worked out, under the same rules.
  public mutating func begin(_ name: String, list attributes: [(String, String?)]) {
    precondition(!open.isEmpty || !hasRoot, "a second root element")
    precondition(XMLName.isAllowed(name), "not an element's name: \(name)")
    hasRoot = true
    beginContent(isText: false)
    if !(open.last?.hasText ?? true) { breakLine() }
    buffer.append(UInt8(ascii: "<"))
    buffer.append(name)
    write(attributes)
    open.append(OpenElement(name: name))
    isTagOpen = true
  }

  /// Ends the element that was begun last.
  ///
  /// - Precondition: there is one.
  public mutating func end() {
    guard let element = open.popLast() else { preconditionFailure("no element is open") }
    if isTagOpen {
      buffer.append("/>")
      isTagOpen = false
    } else {
      if element.hasElements && !element.hasText { breakLine() }
      buffer.append("</")
      buffer.append(element.name)
      buffer.append(UInt8(ascii: ">"))
    }
    if open.isEmpty { buffer.append(UInt8(ascii: "\n")) }
  }

  /// Writes character data into the open element.
  ///
  /// - Precondition: an element is open, and it has no child element yet.
  public mutating func text(_ text: String) {
    precondition(!open.isEmpty, "text outside of the root element")
    precondition(!(open[open.count - 1].hasElements), "text behind a child element")
    guard !text.isEmpty else { return }
    beginContent(isText: true)
    XMLText.append(text, to: &buffer)
  }

  /// Writes an element that holds nothing but text.
  public mutating func element(
    _ name: String,
    _ attributes: KeyValuePairs<String, String?> = [:],
    text content: String = ""
  ) {
    begin(name, attributes)
    text(content)
    end()
  }

  /// Writes an element with the content that the closure writes.
  public mutating func element<Failure: Error>(
    _ name: String,
    _ attributes: KeyValuePairs<String, String?> = [:],
    content: (inout XMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    begin(name, attributes)
    let depth = open.count
    try content(&self)
    precondition(open.count == depth, "\(name) was left with elements open")
    end()
  }

  /// Gives what is there to `sink` once it has `threshold` bytes; call it without one at the end.
  public mutating func drain(
    atLeast threshold: Int = 0,
    into sink: ([UInt8]) throws -> Void
  ) rethrows {
    try buffer.drain(atLeast: threshold, into: sink)
  }

  private mutating func write(_ attributes: [(String, String?)]) {
    var names: Set<String> = []
    for (name, value) in attributes {
      guard let value else { continue }
      precondition(XMLName.isAllowed(name), "not an attribute's name: \(name)")
      precondition(names.insert(name).inserted, "attribute \(name) twice")
      buffer.append(UInt8(ascii: " "))
      buffer.append(name)
      buffer.append("=\"")
      XMLText.appendAttribute(value, to: &buffer)
      buffer.append(UInt8(ascii: "\""))
    }
  }

  private mutating func beginContent(isText: Bool) {
    if isTagOpen { buffer.append(UInt8(ascii: ">")) }
    isTagOpen = false
    guard !open.isEmpty else { return }
    if isText {
      open[open.count - 1].hasText = true
    } else {
      open[open.count - 1].hasElements = true
    }
  }

  private mutating func breakLine() {
    buffer.append(UInt8(ascii: "\n"))
    for _ in open { buffer.append("  ") }
  }
}

/// The names that we give to elements and attributes: ASCII, at most one prefix.
///
/// - SeeAlso: Namespaces in XML 1.0, section 3.
enum XMLName {
  static func isAllowed(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return (1...2).contains(parts.count) && parts.allSatisfy(isPart)
  }

  private static func isPart(_ part: Substring.UTF8View) -> Bool {
    guard let first = part.first, isStart(first) else { return false }
    return part.allSatisfy {
      isStart($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
  }

  private static func isStart(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) || byte == UInt8(ascii: "_")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
