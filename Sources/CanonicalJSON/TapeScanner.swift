/// The reader's place in a text: one pass, no recursion, and a stop where the tape needs more room.
///
/// An open container's node keeps what its members need after an inner one: its parent, its bits
/// and the name seen last.
struct TapeScanner {
  private static let none = UInt32.max

  private let text: JSONText
  private let limits: JSONLimits
  private let mode: NumberMode

  /// Nodes written.
  private(set) var count = 0
  /// What each unordered object's first name points into: a count and then names.
  private(set) var order: [UInt32] = []
  private var memberOrder: MemberOrder

  private var at = 0
  private var depth = 0
  /// The innermost open container, and its bits so far.
  private var open = TapeScanner.none
  private var openBits: Node.Bits = []
  private var lastName = TapeScanner.none
  private var lastPrefix: UInt64 = 0

  /// Begins at the first byte; the last two hand over storage of an earlier text.
  init(
    _ text: JSONText,
    limits: JSONLimits,
    mode: NumberMode,
    order: consuming [UInt32],
    memberOrder: consuming MemberOrder
  ) {
    self.text = text
    self.limits = limits
    self.mode = mode
    order.removeAll(keepingCapacity: true)
    self.order = order
    self.memberOrder = memberOrder
  }

  /// Returns the storage that the next text can use again.
  consuming func storage() -> (order: [UInt32], memberOrder: MemberOrder) { (order, memberOrder) }

  /// Returns whether the text ended; if not, continue with a longer tape that has the same nodes.
  mutating func scan(into nodes: inout MutableSpan<Node>) throws(JSONError) -> Bool {
    while true {
      // A turn writes at most a name and a value.
      guard count &+ 2 <= nodes.count else { return false }
      if openBits.kind == .object, open != Self.none { try scanName(into: &nodes) }
      let isOpening = try scanValue(into: &nodes)
      if isOpening { continue }
      guard try hasNextValue(&nodes) else { return true }
    }
  }

  /// Reads one value, or a container's opening if something is in it: then true.
  @inline(always) private mutating func scanValue(
    into nodes: inout MutableSpan<Node>
  ) throws(JSONError) -> Bool {
    let byte = skipSpace()
    switch byte {
    case UInt8(ascii: "\""):
      let end = try scanString()
      append(end.bits, to: end.quote &+ 1, &nodes)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return try begin(byte, &nodes)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      let number = try text.scanNumber(at: at, limits: limits, mode: mode)
      append(number.isRecast ? [.number, .isRecast] : .number, to: number.end, &nodes)
    case UInt8(ascii: "t"): try appendLiteral(.true, "true", &nodes)
    case UInt8(ascii: "f"): try appendLiteral(.false, "false", &nodes)
    case UInt8(ascii: "n"): try appendLiteral(.null, "null", &nodes)
    default: throw noValue()
    }
    return false
  }

  /// Reads what follows a value: closings, and then a comma (true) or the end of the text.
  @inline(always) private mutating func hasNextValue(
    _ nodes: inout MutableSpan<Node>
  ) throws(JSONError) -> Bool {
    while true {
      let byte = skipSpace()
      guard open != Self.none else {
        guard at == text.count else { throw text.unexpected(at: at, want: .end) }
        return false
      }
      if byte == UInt8(ascii: ",") {
        at &+= 1
        return true
      }
      let isObject = openBits.kind == .object
      guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
        throw text.unexpected(at: at, want: isObject ? .commaOrBrace : .commaOrBracket)
      }
      try close(&nodes)
    }
  }

  @inline(always) private mutating func skipSpace() -> UInt8 {
    let byte = text[at]
    if byte > 0x20 { return byte }
    // One space after a comma or a colon is what careless writers leave most.
    guard byte == 0x20, text[at &+ 1] > 0x20 else { return skipLongSpace() }
    openBits.insert(.isRecast)
    at &+= 1
    return text[at]
  }

  @inline(never) private mutating func skipLongSpace() -> UInt8 {
    while true {
      let byte = text[at]
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: at &+= 1
      default: return byte
      }
      openBits.insert(.isRecast)
    }
  }

  @inline(always) private func scanString() throws(JSONError) -> ScannedString {
    let end = try text.scanString(at: at &+ 1)
    guard end.quote &- at &- 1 <= limits.stringByteCount else {
      throw JSONError(at, .stringTooLong(limit: limits.stringByteCount))
    }
    return end
  }

  @inline(always) private mutating func append(
    _ bits: Node.Bits,
    to end: Int,
    _ nodes: inout MutableSpan<Node>
  ) {
    let node = count
    count &+= 1
    nodes[node] = Node(
      start: UInt32(truncatingIfNeeded: at),
      end: UInt32(truncatingIfNeeded: end),
      next: UInt32(truncatingIfNeeded: count),
      bits: bits
    )
    openBits.formUnion(bits.intersection(.isRecast))
    at = end
  }
}

// Names
extension TapeScanner {
  @inline(always) private mutating func scanName(
    into nodes: inout MutableSpan<Node>
  ) throws(JSONError) {
    guard skipSpace() == UInt8(ascii: "\"") else {
      throw text.unexpected(at: at, want: lastName == Self.none ? .nameOrBrace : .name)
    }
    let end = try scanString()
    let content = at &+ 1..<end.quote
    let name = UInt32(truncatingIfNeeded: count)
    append(end.bits.union(.isName), to: end.quote &+ 1, &nodes)
    openBits.formUnion(end.bits.intersection(.isSpecial))
    try follow(content, nodes)
    lastName = name
    guard skipSpace() == UInt8(ascii: ":") else { throw text.unexpected(at: at, want: .colon) }
    at &+= 1
  }

  /// Notices whether the name goes after the one before it.
  @inline(always) private mutating func follow(
    _ content: Range<Int>,
    _ nodes: borrowing MutableSpan<Node>
  ) throws(JSONError) {
    guard !openBits.contains(.isUnordered) else { return }
    let prefix = text.bytePrefix(content)
    defer { lastPrefix = prefix }
    guard lastName != Self.none else { return }
    if prefix > lastPrefix, !openBits.contains(.isSpecial) { return }
    try followClosely(content, nodes)
  }

  @inline(never) private mutating func followClosely(
    _ content: Range<Int>,
    _ nodes: borrowing MutableSpan<Node>
  ) throws(JSONError) {
    let last = nodes[Int(lastName)].content
    let result =
      openBits.contains(.isSpecial)
      ? text.compareDecoded(last, content) : text.compareBytes(last, content)
    guard result != 0 else { throw text.duplicateName(content) }
    if result > 0 { openBits.formUnion([.isUnordered, .isRecast]) }
  }
}

// Containers
extension TapeScanner {
  /// Opens a container and returns true, or takes an empty one whole.
  @inline(always) private mutating func begin(
    _ byte: UInt8,
    _ nodes: inout MutableSpan<Node>
  ) throws(JSONError) -> Bool {
    guard depth < limits.depth else { throw JSONError(at, .tooDeep(limit: limits.depth)) }
    if open != Self.none {
      nodes[Int(open)].bits = openBits
      nodes[Int(open)].next = lastName
    }
    depth &+= 1
    let isObject = byte == UInt8(ascii: "{")
    let start = UInt32(truncatingIfNeeded: at)
    nodes[count] = Node(start: start, end: open, next: Self.none, bits: [])
    open = UInt32(truncatingIfNeeded: count)
    openBits = isObject ? .object : .array
    lastName = Self.none
    count &+= 1
    at &+= 1
    // The closing bracket is two after the opening one, in both pairs.
    guard skipSpace() == byte &+ 2 else { return true }
    try close(&nodes)
    return false
  }

  @inline(always) private mutating func close(
    _ nodes: inout MutableSpan<Node>
  ) throws(JSONError) {
    let node = Int(open)
    if openBits.contains(.isUnordered) { try orderMembers(of: node, &nodes) }
    at &+= 1
    depth &-= 1
    let bits = openBits
    open = nodes[node].end
    nodes[node].end = UInt32(truncatingIfNeeded: at)
    nodes[node].next = UInt32(truncatingIfNeeded: count)
    nodes[node].bits = bits
    guard open != Self.none else {
      openBits = []
      return
    }
    openBits = nodes[Int(open)].bits.union(bits.intersection(.isRecast))
    lastName = nodes[Int(open)].next
    if lastName != Self.none { lastPrefix = text.bytePrefix(nodes[Int(lastName)].content) }
  }

  private mutating func orderMembers(
    of object: Int,
    _ nodes: inout MutableSpan<Node>
  ) throws(JSONError) {
    nodes[object].bits = openBits
    nodes[object + 1].next = UInt32(order.count)
    try memberOrder.append(object, to: count, nodes: nodes, text: text, order: &order)
  }
}

// Literals
extension TapeScanner {
  private mutating func appendLiteral(
    _ bits: Node.Bits,
    _ literal: StaticString,
    _ nodes: inout MutableSpan<Node>
  ) throws(JSONError) {
    for offset in 0..<literal.utf8CodeUnitCount {
      // The offset stays below the literal's own count.
      guard unsafe text[at + offset] == literal.utf8Start[offset] else {
        throw text.unexpected(at: at + offset, want: .literal)
      }
    }
    append(bits, to: at + literal.utf8CodeUnitCount, &nodes)
  }

  private func noValue() -> JSONError {
    if at == 0, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF {
      return JSONError(0, .byteOrderMark)
    }
    let isFirst = open != Self.none && Int(open) + 1 == count
    return text.unexpected(at: at, want: isFirst ? .valueOrBracket : .value)
  }
}
