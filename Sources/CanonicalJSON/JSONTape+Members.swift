extension JSONTape {
  /// Calls the closure for each member of an object, in document order; never for another value.
  public func forEachMember<Failure: Error>(
    of node: Int,
    _ body: (_ name: Int, _ value: Int) throws(Failure) -> Void
  ) throws(Failure) {
    let object = self[node]
    guard object.kind == .object else { return }
    var name = node + 1
    while name < Int(object.next) {
      try body(name, name + 1)
      name = next(after: name + 1)
    }
  }

  /// Calls the closure for each element of an array, in order; never for another value.
  public func forEachElement<Failure: Error>(
    of node: Int,
    _ body: (_ element: Int) throws(Failure) -> Void
  ) throws(Failure) {
    let array = self[node]
    guard array.kind == .array else { return }
    var element = node + 1
    while element < Int(array.next) {
      try body(element)
      element = next(after: element)
    }
  }

  /// The number of members or elements, counted anew; 0 for other values.
  public func childCount(of node: Int) -> Int {
    var count = 0
    forEachMember(of: node) { _, _ in count += 1 }
    forEachElement(of: node) { _ in count += 1 }
    return count
  }

  /// Returns the value of the member with this name, nil if there is none or `node` is no object.
  public func member(
    _ name: StaticString,
    of node: Int = 0,
    in bytes: UnsafeRawBufferPointer
  ) -> Int? {
    // A static string's bytes are always there; the caller keeps `bytes` for the call.
    unsafe member(
      UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount),
      of: node,
      in: bytes
    )
  }

  /// Returns the value of the member with this name in UTF-8, nil if there is none.
  public func member(
    _ name: [UInt8],
    of node: Int = 0,
    in bytes: UnsafeRawBufferPointer
  ) -> Int? {
    // The array lives until the call returns; the caller keeps `bytes`.
    unsafe name.withUnsafeBytes { unsafe member($0, of: node, in: bytes) }
  }

  /// Returns the value of the member whose decoded name has these bytes, nil if there is none.
  public func member(
    _ name: UnsafeRawBufferPointer,
    of node: Int = 0,
    in bytes: UnsafeRawBufferPointer
  ) -> Int? {
    let object = self[node]
    guard object.kind == .object else { return nil }
    // Both stay inside this call; the caller keeps the bytes for so long.
    let text = unsafe text(bytes)
    let wanted = unsafe JSONText(name)
    let nodes = storage.span
    var at = node + 1
    while at < Int(object.next) {
      if text.isName(nodes[at], wanted) { return at + 1 }
      at = Int(nodes[at + 1].next)
    }
    return nil
  }

  /// Returns a string decoded; of other values the raw text.
  public func string(at node: Int, in bytes: UnsafeRawBufferPointer) -> String {
    var decoded: [UInt8] = []
    unsafe appendDecodedString(at: node, in: bytes, to: &decoded)
    return String(decoding: decoded, as: UTF8.self)
  }

  /// Appends a string's decoded UTF-8; of other values the raw text.
  public func appendDecodedString(
    at node: Int,
    in bytes: UnsafeRawBufferPointer,
    to output: inout [UInt8]
  ) {
    let text = unsafe text(bytes)
    let node = self[node]
    if node.bits.contains(.isEscaped) {
      text.appendDecoded(node.content, to: &output)
    } else {
      text.append(node.kind == .string ? node.content : node.range, to: &output)
    }
  }
}

extension JSONText {
  /// Returns whether the node's decoded name is all of the other text.
  @inline(always) func isName(_ node: Node, _ name: JSONText) -> Bool {
    if node.content.count == name.count { return isEqual(node.content, name) && !hasEscape(node) }
    return node.bits.contains(.isEscaped) && isDecodedName(node, name)
  }

  @inline(always) private func hasEscape(_ node: Node) -> Bool { node.bits.contains(.isEscaped) }

  private func isDecodedName(_ node: Node, _ name: JSONText) -> Bool {
    var decoded: [UInt8] = []
    appendDecoded(node.content, to: &decoded)
    // The array outlives the comparison.
    return unsafe decoded.withUnsafeBytes { other in
      unsafe JSONText(other).isEqual(0..<decoded.count, name)
    }
  }

  /// Appends the UTF-8 of an accepted string's content with its escapes resolved.
  func appendDecoded(_ content: Range<Int>, to output: inout [UInt8]) {
    var scalars = StringScalars(self, content)
    while let scalar = scalars.next() { appendUTF8(scalar, to: &output) }
  }
}
