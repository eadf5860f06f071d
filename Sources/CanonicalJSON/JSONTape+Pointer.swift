extension JSONTape {
  /// Returns the value that the pointer leads to, nil if there is none; `*` is an ordinary name.
  ///
  /// - SeeAlso: RFC 6901, section 4. An index has no leading zero; `-` leads nowhere.
  public func resolve(
    _ pointer: JSONPointer,
    from node: Int = 0,
    in bytes: UnsafeRawBufferPointer
  ) -> Int? {
    var node = node
    for token in pointer.tokens {
      guard let child = unsafe child(token, of: node, in: bytes) else { return nil }
      node = child
    }
    return node
  }

  /// Returns each value that the pointer leads to, in document order, with its pointer from `node`.
  ///
  /// A token `*` stands for every member or element of one level.
  public func resolveAll(
    _ pointer: JSONPointer,
    from node: Int = 0,
    in bytes: UnsafeRawBufferPointer
  ) -> [(node: Int, pointer: String)] {
    var found: [Int] = []
    unsafe resolve(pointer.tokens[...], from: node, in: bytes, to: &found)
    return unsafe withPointers(found, from: node, in: bytes)
  }

  @unsafe private func resolve(
    _ tokens: ArraySlice<[UInt8]>,
    from node: Int,
    in bytes: UnsafeRawBufferPointer,
    to found: inout [Int]
  ) {
    guard let token = tokens.first else { return found.append(node) }
    let rest = tokens.dropFirst()
    guard token == [UInt8(ascii: "*")] else {
      if let child = unsafe child(token, of: node, in: bytes) {
        unsafe resolve(rest, from: child, in: bytes, to: &found)
      }
      return
    }
    forEachMember(of: node) { unsafe resolve(rest, from: $1, in: bytes, to: &found) }
    forEachElement(of: node) { unsafe resolve(rest, from: $0, in: bytes, to: &found) }
  }

  @unsafe private func child(
    _ token: [UInt8],
    of node: Int,
    in bytes: UnsafeRawBufferPointer
  ) -> Int? {
    guard kind(of: node) == .array else { return unsafe member(token, of: node, in: bytes) }
    guard var index = Self.index(token) else { return nil }
    var element = node + 1
    while element < next(after: node) {
      if index == 0 { return element }
      index -= 1
      element = next(after: element)
    }
    return nil
  }

  private static func index(_ token: [UInt8]) -> Int? {
    guard token.count <= 10, token.allSatisfy(isDigit),
      token.first != UInt8(ascii: "0") || token.count == 1
    else { return nil }
    return Int(String(decoding: token, as: UTF8.self))
  }

  /// Returns the pointer text from one value down to another that is in it.
  public func pointer(
    to target: Int,
    from node: Int = 0,
    in bytes: UnsafeRawBufferPointer
  ) -> String {
    precondition(target >= node && target < next(after: node), "the value isn't inside the other")
    return unsafe withPointers([target], from: node, in: bytes)[0].pointer
  }

  /// Returns values, which are in document order, with their pointers from `node`.
  ///
  /// - Complexity: linear in the tape, however many the values are.
  @unsafe func withPointers(
    _ values: [Int],
    from node: Int,
    in bytes: UnsafeRawBufferPointer
  ) -> [(node: Int, pointer: String)] {
    guard !values.isEmpty else { return [] }
    // Used inside this call only.
    var path = unsafe PointerPath(text(bytes), from: node)
    return values.map { (node: $0, pointer: path.advance(to: $0, storage.span)) }
  }
}
