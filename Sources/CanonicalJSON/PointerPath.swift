/// The way from one value down to another, kept while the targets go on through the document.
///
/// Each level goes on where it stopped, so that pointers to many values cost one pass together.
struct PointerPath {
  /// A container on the way, the child that was reached in it, and where the child's token begins.
  private struct Level {
    let container: Int
    /// The child's first node: of a member, its name.
    var child: Int
    var index: Int
    let textCount: Int
  }

  private let text: JSONText
  private let start: Int
  private var levels: [Level] = []
  private var pointer: [UInt8] = []

  init(_ text: JSONText, from start: Int) {
    self.text = text
    self.start = start
  }

  /// Returns the pointer to a value that isn't before the one of the last call.
  mutating func advance(to target: Int, _ nodes: Span<Node>) -> String {
    while let level = levels.last, target >= Int(nodes[level.container].next) {
      levels.removeLast()
    }
    var node = start
    if let last = levels.popLast() { node = enter(last, target, nodes) }
    while node < target {
      let level = Level(container: node, child: node + 1, index: 0, textCount: pointer.count)
      node = enter(level, target, nodes)
    }
    return String(decoding: pointer, as: UTF8.self)
  }

  /// Goes on to the child that is or holds the target, and returns the child's value.
  private mutating func enter(_ level: Level, _ target: Int, _ nodes: Span<Node>) -> Int {
    var level = level
    pointer.removeLast(pointer.count - level.textCount)
    let isObject = nodes[level.container].kind == .object
    let toValue = isObject ? 1 : 0
    while Int(nodes[level.child + toValue].next) <= target {
      level.child = Int(nodes[level.child + toValue].next)
      level.index += 1
    }
    levels.append(level)
    appendToken(of: level, nodes[level.child], isName: isObject)
    return level.child + toValue
  }

  private mutating func appendToken(of level: Level, _ child: Node, isName: Bool) {
    var token: [UInt8] = []
    if isName {
      text.appendDecoded(child.content, to: &token)
    } else {
      token.append(contentsOf: String(level.index).utf8)
    }
    JSONPointer.append(token, to: &pointer)
  }
}
