import CanonicalJSON

/// What two deliveries of an item must share: its typed attribute map, with sets in order and numbers
/// in one form, whichever kind of export it comes from.
struct DynamoDBContent: Sendable {
  private var replacements: [JSONTape.Replacement] = []

  /// Appends the compared content of an attribute map.
  ///
  /// - Throws: ``RecordProblem`` for a value without one of DynamoDB's types.
  mutating func append(
    _ map: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to output: inout [UInt8]
  ) throws(RecordProblem) {
    replacements.removeAll(keepingCapacity: true)
    try unsafe visit(map: map, tape, bytes)
    unsafe tape.appendCanonical(map, in: bytes, replacing: replacements, to: &output)
  }

  private mutating func visit(
    map: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) throws(RecordProblem) {
    let end = tape.next(after: map)
    var name = map + 1
    while name < end {
      try unsafe visit(value: name + 1, tape, bytes)
      name = tape.next(after: name + 1)
    }
  }

  private mutating func visit(
    value node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) throws(RecordProblem) {
    guard let attribute = unsafe TypedAttribute(tape, bytes, node) else {
      throw RecordProblem("a value without one of DynamoDB's types")
    }
    switch attribute.kind {
    case .string, .binary, .bool, .null: break
    case .map: try unsafe visit(map: attribute.value, tape, bytes)
    case .list:
      let end = tape.next(after: attribute.value)
      var element = attribute.value + 1
      while element < end {
        try unsafe visit(value: element, tape, bytes)
        element = tape.next(after: element)
      }
    case .number: unsafe normalize(attribute.value, tape, bytes)
    case .stringSet, .numberSet, .binarySet:
      try unsafe sort(attribute.value, isNumbers: attribute.kind == .numberSet, tape, bytes)
    }
  }

  private mutating func normalize(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) {
    if let content = tape.plainContent(of: node),
      unsafe Self.isPlainInteger(UnsafeRawBufferPointer(rebasing: bytes[content]))
    {
      return
    }
    let text = unsafe tape.string(at: node, in: bytes)
    let normalized = DynamoDB.number(text)
    guard normalized != text else { return }
    replacements.append((node, JSONValue.string(normalized).canonical))
  }

  /// Whether the text is its own normalised form, as far as a glance tells.
  private static func isPlainInteger(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = unsafe text.first, text.count <= 18 else { return false }
    if first == UInt8(ascii: "0") { return text.count == 1 }
    return unsafe text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// Sets have no order: the same elements are the same set.
  private mutating func sort(
    _ node: Int,
    isNumbers: Bool,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) throws(RecordProblem) {
    var texts: [String] = []
    var element = node + 1
    while element < tape.next(after: node) {
      guard tape.kind(of: element) == .string else {
        throw RecordProblem("a set with an element that is no text")
      }
      let text = unsafe tape.string(at: element, in: bytes)
      texts.append(isNumbers ? DynamoDB.number(text) : text)
      element = tape.next(after: element)
    }
    texts.sort { CanonicalString.isOrderedBefore($0, $1) }
    replacements.append((node, JSONValue.array(texts.map { .string($0) }).canonical))
  }
}
