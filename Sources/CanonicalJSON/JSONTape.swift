/// One JSON text, parsed flat: an array of nodes with byte offsets, used again for the next text.
///
/// The bytes stay with the caller, who gives the same ones to each question. Values and member
/// names are `Int` indexes in document order; the text's own value is 0, and a member's value
/// follows its name. Parsing allocates nothing once the tape has grown to its texts, and makes no
/// `String`.
///
///     var tape = JSONTape()
///     try tape.parse(bytes)
///     let id = tape.member("id", of: 0, in: bytes)
public struct JSONTape: Sendable {
  let limits: JSONLimits
  let numbers: NumberMode
  /// The nodes, and room after them; loops read its span, which retains nothing.
  private(set) var storage: [Node] = []
  private var byteCount = 0
  private var memberOrder = MemberOrder()

  /// A count and then that many names for each object whose members aren't in canonical order.
  private(set) var order: [UInt32] = []

  /// Number of nodes: values and names.
  public private(set) var count = 0

  /// Creates a tape without a text.
  public init(limits: JSONLimits = JSONLimits(), numbers: NumberMode = .exact) {
    self.limits = limits
    self.numbers = numbers
  }

  /// Parses one whole text.
  ///
  /// Strict: RFC 8259, with each name once, no lone surrogates, well-formed UTF-8 and no byte order
  /// mark. After an error the tape is empty.
  /// - Complexity: linear in the bytes; sorting names that aren't in order is n log n.
  public mutating func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
    count = 0
    byteCount = 0
    guard bytes.count < UInt32.max else { throw JSONError(0, .textTooLong) }
    // The text is used inside this call only, and the caller keeps the bytes for so long.
    let text = unsafe JSONText(bytes)
    var scanner = TapeScanner(
      text,
      limits: limits,
      mode: numbers,
      order: takeOrder(),
      memberOrder: takeMemberOrder()
    )
    growStorage(to: 256 + text.count / 32)
    while true {
      var nodes = storage.mutableSpan
      if try scanner.scan(into: &nodes) { break }
      growStorage(to: 2 * storage.count)
    }
    count = scanner.count
    byteCount = text.count
    (order, memberOrder) = scanner.storage()
  }

  private mutating func takeOrder() -> [UInt32] {
    defer { order = [] }
    return order
  }

  private mutating func takeMemberOrder() -> MemberOrder {
    defer { memberOrder = MemberOrder() }
    return memberOrder
  }

  private mutating func growStorage(to count: Int) {
    guard storage.count < count else { return }
    storage.append(contentsOf: repeatElement(.empty, count: count - storage.count))
  }

  /// Whether the whole text is its own canonical form.
  public var isCanonical: Bool {
    isCanonical(0) && storage[0].start == 0 && Int(storage[0].end) == byteCount
  }

  /// Whether a value's text is its own canonical form.
  public func isCanonical(_ node: Int) -> Bool { !self[node].bits.contains(.isRecast) }

  /// What the value is; a name is a string.
  public func kind(of node: Int) -> JSONKind { self[node].kind }

  /// Where the value's text lies, quotes and brackets included.
  public func range(of node: Int) -> Range<Int> { self[node].range }

  /// Where the bytes between a string's quotes lie; nil where there are escapes, and for others.
  public func plainContent(of node: Int) -> Range<Int>? {
    let node = self[node]
    return node.kind == .string && !node.bits.contains(.isEscaped) ? node.content : nil
  }

  /// The node after the value and all that is in it.
  public func next(after node: Int) -> Int { Int(self[node].next) }

  @inline(always) subscript(node: Int) -> Node {
    precondition(node >= 0 && node < count, "no such node in this text")
    return storage[node]
  }

  /// Returns the bytes as a text, after a look at their count.
  @inline(always) @unsafe func text(_ bytes: UnsafeRawBufferPointer) -> JSONText {
    precondition(bytes.count == byteCount, "ask with the bytes that were parsed")
    // Callers use the text inside their own call only.
    return unsafe JSONText(bytes)
  }
}
