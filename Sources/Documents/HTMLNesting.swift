/// The stack of open elements, and the places where a parser would rearrange the tree.
///
/// - SeeAlso: HTML Living Standard, 13.2.6.4.
struct HTMLNesting: Sendable {
  private struct Open: Sendable {
    let element: HTMLElement
    var hasContent = false
  }

  private var open: [Open] = []

  var depth: Int { open.count }

  /// Whether the innermost element is one of SVG's.
  private(set) var isInSVG = false

  /// Enters an element, whose tag is about to be written.
  mutating func enter(_ name: String) -> HTMLElement {
    let found = isInSVG ? HTMLElement.svg(name) : HTMLElement.html(name)
    guard let element = found else { preconditionFailure("no element to be written: \(name)") }
    check(element)
    if !open.isEmpty { open[open.count - 1].hasContent = true }
    open.append(Open(element: element))
    if name == "svg" { isInSVG = true }
    return element
  }

  /// Leaves the innermost element; returns its name.
  mutating func leave() -> String {
    guard let last = open.popLast() else { preconditionFailure("no element is open") }
    if last.element.name == "svg" { isInSVG = false }
    return last.element.name
  }

  /// Takes note of text in the innermost element.
  ///
  /// - Returns: whether it is the first content of an element whose first LF a parser leaves out.
  mutating func takeText(_ text: String) -> Bool {
    guard let last = open.last else {
      precondition(isSpace(text), "text outside of the root element")
      return false
    }
    if case .only = last.element.content {
      precondition(isSpace(text), "text in \(last.element.name)")
    }
    if last.element.name == "head" { precondition(isSpace(text), "text in head") }
    let isFirst = !last.hasContent
    open[open.count - 1].hasContent = true
    return isFirst && ["pre", "textarea"].contains(last.element.name)
  }

  private func check(_ element: HTMLElement) {
    let name = element.name
    guard let parent = open.last?.element else {
      return precondition(element.parents == nil, "\(name) without a parent")
    }
    if let parents = element.parents {
      precondition(parents.contains(parent.name), "\(name) in \(parent.name)")
    }
    switch parent.content {
    case .normal: break
    case .only(let names): precondition(names.contains(name), "\(name) in \(parent.name)")
    case .void, .raw, .text: preconditionFailure("\(name) in \(parent.name)")
    }
    if element.closesParagraph { precondition(!isWithin(["p"]), "\(name) in p") }
    if name == "a" || name == "button" { precondition(!isWithin([name]), "\(name) in \(name)") }
    if Self.headings.contains(name) {
      precondition(!isWithin(Self.headings), "\(name) in another heading")
    }
    if parent.name == "head" { precondition(Self.metadata.contains(name), "\(name) in head") }
  }

  private func isWithin(_ names: Set<String>) -> Bool {
    open.contains { names.contains($0.element.name) }
  }

  /// White space that a parser keeps in place, even in a table.
  private func isSpace(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: " ") }
  }

  private static let headings: Set<String> = ["h1", "h2", "h3", "h4", "h5", "h6"]
  private static let metadata: Set<String> = ["link", "meta", "script", "style", "title"]
}
