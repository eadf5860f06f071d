/// A few member names to look for everywhere in a text, at hardly any cost where there are none.
///
/// A name is compared only if one of the set has its length and its first byte.
public struct MemberNames: Sendable {
  /// Bit n: a name of n bytes is in the set; bit 63 stands for all longer ones.
  private let lengths: UInt64
  /// Bit n: a name in the set begins with a byte whose low six bits are n.
  private let firstBytes: UInt64
  private let names: [[UInt8]]

  /// Creates the set of these names, none of them empty.
  public init(_ names: [String]) {
    precondition(!names.contains(""), "an empty name has no first byte")
    self.names = names.map { Array($0.utf8) }
    lengths = self.names.reduce(0) { $0 | Self.bit(min($1.count, 63)) }
    firstBytes = self.names.reduce(0) { $0 | Self.bit(Int($1[0] & 63)) }
  }

  @inline(always) private static func bit(_ index: Int) -> UInt64 { 1 &<< UInt64(index) }

  /// Returns whether the node's decoded name is in the set.
  @inline(always) func contains(_ node: Node, in text: JSONText) -> Bool {
    if node.bits.contains(.isEscaped) { return containsDecoded(node, text) }
    let content = node.content
    guard lengths & Self.bit(min(content.count, 63)) != 0,
      firstBytes & Self.bit(Int(text[content.lowerBound] & 63)) != 0
    else { return false }
    return containsPlain(content, text)
  }

  private func containsPlain(_ content: Range<Int>, _ text: JSONText) -> Bool {
    names.contains { name in
      // The array outlives the comparison.
      unsafe name.withUnsafeBytes { unsafe text.isEqual(content, JSONText($0)) }
    }
  }

  private func containsDecoded(_ node: Node, _ text: JSONText) -> Bool {
    var decoded: [UInt8] = []
    text.appendDecoded(node.content, to: &decoded)
    return names.contains(decoded)
  }
}

extension JSONTape {
  /// Returns the members at any depth whose name is in the set: their values, in document order.
  ///
  /// Members inside a found value are found too. With `stringsOnly` other values are passed over.
  public func nodes(
    namedAnyOf names: MemberNames,
    stringsOnly isOnlyStrings: Bool = true,
    in bytes: UnsafeRawBufferPointer
  ) -> [(node: Int, pointer: String)] {
    // Used inside this call only.
    let text = unsafe text(bytes)
    var found: [Int] = []
    let nodes = storage.span
    for index in 0..<count where nodes[index].bits.contains(.isName) {
      guard names.contains(nodes[index], in: text) else { continue }
      if !isOnlyStrings || nodes[index + 1].kind == .string { found.append(index + 1) }
    }
    return unsafe withPointers(found, from: 0, in: bytes)
  }

  /// Returns whether a member at any depth has a name of the set, whatever its value is.
  public func containsMember(
    namedAnyOf names: MemberNames,
    in bytes: UnsafeRawBufferPointer
  ) -> Bool {
    // Used inside this call only.
    let text = unsafe text(bytes)
    let nodes = storage.span
    for index in 0..<count where nodes[index].bits.contains(.isName) {
      if names.contains(nodes[index], in: text) { return true }
    }
    return false
  }
}
