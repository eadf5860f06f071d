/// Some pointers, prepared so that one pass over the members finds all their values.
///
/// This is how columns are taken out of an event: asking ``JSONTape/member(_:of:in:)`` for each of
/// them would go over the same names again and again.
public struct JSONSelection: Sendable {
  /// A token below a branch: what decides nearly always that a name is another, and where it leads.
  private struct Key: Sendable {
    let prefix: UInt64
    let length: Int
    /// Index of the branch below, -1 if nothing below is wanted.
    let branch: Int
    /// The pointers that end here.
    let slots: Range<Int>
  }

  /// The keys of one place; bit n of `lengths` tells of a token of n bytes, bit 63 of longer ones.
  private struct Branch: Sendable {
    var keys: Range<Int>
    var lengths: UInt64
  }

  // Flat arrays of integers, so that a lookup retains nothing.
  private var branches: [Branch] = []
  private var keys: [Key] = []
  private var tokens: [[UInt8]] = []
  private var slots: [Int] = []
  private let rootSlots: [Int]

  /// Number of pointers.
  public let count: Int

  /// Creates the selection; a value's place in the results is its pointer's here.
  public init(_ pointers: [JSONPointer]) {
    count = pointers.count
    rootSlots = pointers.indices.filter { pointers[$0].tokens.isEmpty }
    add(pointers.enumerated().map { ($0.offset, $0.element.tokens[...]) })
  }

  /// Adds a branch for what is left of the pointers, and all branches below; returns its index.
  @discardableResult
  private mutating func add(_ pointers: [(slot: Int, tokens: ArraySlice<[UInt8]>)]) -> Int {
    let wanted = pointers.filter { !$0.tokens.isEmpty }
    let tokens = wanted.map { $0.tokens[$0.tokens.startIndex] }
      .reduce(into: [[UInt8]]()) { if !$0.contains($1) { $0.append($1) } }
    let branch = branches.count
    branches.append(Branch(keys: 0..<0, lengths: 0))
    let keys = tokens.map { token in
      makeKey(token, wanted.filter { $0.tokens.first == token })
    }
    let begin = self.keys.count
    self.keys += keys
    self.tokens += tokens
    let lengths = tokens.reduce(0) { $0 | Self.bit($1.count) }
    branches[branch] = Branch(keys: begin..<self.keys.count, lengths: lengths)
    return branch
  }

  private mutating func makeKey(
    _ token: [UInt8],
    _ pointers: [(slot: Int, tokens: ArraySlice<[UInt8]>)]
  ) -> Key {
    let rest = pointers.map { (slot: $0.slot, tokens: $0.tokens.dropFirst()) }
    let begin = slots.count
    slots += rest.filter(\.tokens.isEmpty).map(\.slot)
    let end = slots.count
    let isLeaf = end - begin == rest.count
    let prefix = (0..<8).reduce(0 as UInt64) {
      $0 << 8 | ($1 < token.count ? UInt64(token[$1]) : 0)
    }
    let branch = isLeaf ? -1 : add(rest)
    return Key(prefix: prefix, length: token.count, branch: branch, slots: begin..<end)
  }

  @inline(always) private static func bit(_ length: Int) -> UInt64 { 1 &<< UInt64(min(length, 63)) }

  /// Sets `values` to the node of each pointer, -1 where there is none.
  ///
  /// As in ``JSONTape/resolve(_:from:in:)``, a token `*` is an ordinary name.
  public func select(
    from node: Int = 0,
    of tape: borrowing JSONTape,
    in bytes: UnsafeRawBufferPointer,
    into values: inout [Int]
  ) {
    precondition(node >= 0 && node < tape.count, "no such node in this text")
    if values.count != count { values = Array(repeating: -1, count: count) }
    for slot in 0..<count { values[slot] = -1 }
    for slot in rootSlots { values[slot] = node }
    // Used inside this call only.
    let text = unsafe tape.text(bytes)
    var span = values.mutableSpan
    select(0, node, tape.storage.span, text, &span)
  }

  private func select(
    _ branch: Int,
    _ node: Int,
    _ nodes: Span<Node>,
    _ text: JSONText,
    _ values: inout MutableSpan<Int>
  ) {
    let end = Int(nodes[node].next)
    var child = node + 1
    switch nodes[node].kind {
    case .object:
      while child < end {
        let key = key(branches[branch], nodes[child], text)
        if key >= 0 { take(key, child + 1, nodes, text, &values) }
        child = Int(nodes[child + 1].next)
      }
    case .array:
      var index = 0
      while child < end {
        let token = Array(String(index).utf8)
        let key = branches[branch].keys.first { tokens[$0] == token }
        if let key { take(key, child, nodes, text, &values) }
        child = Int(nodes[child].next)
        index += 1
      }
    default: break
    }
  }

  /// Returns the key that the name fits, -1 if there is none.
  @inline(always) private func key(_ branch: Branch, _ name: Node, _ text: JSONText) -> Int {
    let content = name.content
    if name.bits.contains(.isEscaped) { return decodedKey(branch, content, text) }
    guard branch.lengths & Self.bit(content.count) != 0 else { return -1 }
    let prefix = text.bytePrefix(content)
    var index = branch.keys.lowerBound
    while index < branch.keys.upperBound {
      if keys[index].prefix == prefix, keys[index].length == content.count,
        content.count <= 8 || isSame(content, index, text)
      {
        return index
      }
      index &+= 1
    }
    return -1
  }

  private func isSame(_ content: Range<Int>, _ key: Int, _ text: JSONText) -> Bool {
    // The array outlives the comparison.
    unsafe tokens[key].withUnsafeBytes { unsafe text.isEqual(content, JSONText($0)) }
  }

  private func decodedKey(_ branch: Branch, _ content: Range<Int>, _ text: JSONText) -> Int {
    var decoded: [UInt8] = []
    text.appendDecoded(content, to: &decoded)
    return branch.keys.first { tokens[$0] == decoded } ?? -1
  }

  @inline(always) private func take(
    _ key: Int,
    _ value: Int,
    _ nodes: Span<Node>,
    _ text: JSONText,
    _ values: inout MutableSpan<Int>
  ) {
    let key = keys[key]
    var slot = key.slots.lowerBound
    while slot < key.slots.upperBound {
      values[slots[slot]] = value
      slot &+= 1
    }
    if key.branch >= 0 { select(key.branch, value, nodes, text, &values) }
  }
}
