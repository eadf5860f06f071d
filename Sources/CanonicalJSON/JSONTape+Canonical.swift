extension JSONTape {
  /// A value that goes out as other bytes.
  public typealias Replacement = (node: Int, bytes: [UInt8])

  /// Appends the canonical form of a value.
  ///
  /// What is canonical already is copied; with an omission or replacements, the pieces between.
  /// `omitted` is the value of a member that is left out with its name, at any depth below `node`.
  /// The replacements are sorted by node, and their bytes are canonical JSON; of two inside each
  /// other the outer one holds.
  /// - SeeAlso: RFC 8785; for numbers ``NumberMode``.
  public func appendCanonical(
    _ node: Int = 0,
    in bytes: UnsafeRawBufferPointer,
    omitting omitted: Int? = nil,
    replacing replacements: [Replacement] = [],
    to output: inout [UInt8]
  ) {
    let text = unsafe text(bytes)
    let (start, end) = (self[node].range.lowerBound, self[node].range.upperBound)
    if isCanonical(node), omitted == nil, replacements.isEmpty {
      return text.append(start..<end, to: &output)
    }
    // Strings never grow. A number grows by 24 bytes at most, and 32 are written at once.
    let growth = 32 * (isCanonical(node) ? 1 : 1 + next(after: node) - node)
    let room = end - start + growth + replacements.reduce(0) { $0 + $1.bytes.count }
    let before = output.count
    output.append(contentsOf: repeatElement(0, count: room))
    let written = unsafe output.withUnsafeMutableBytes { buffer in
      // The writer doesn't leave the closure.
      let writer = unsafe ByteWriter(UnsafeMutableRawBufferPointer(rebasing: buffer[before...]))
      let edits = TapeEdits(omitted: omitted, replacements: replacements)
      var emitter = CanonicalEmitter(text, numbers: numbers, edits: edits, writer: writer)
      emitter.emit(node, storage.span, order.span)
      return emitter.writer.count
    }
    output.removeLast(room - written)
  }

  /// Returns the canonical form of a value.
  public func canonical(_ node: Int = 0, in bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var output: [UInt8] = []
    unsafe appendCanonical(node, in: bytes, to: &output)
    return output
  }
}
