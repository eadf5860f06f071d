import CanonicalJSON

/// Texts of scalar values, as columns and identities hold them.
enum ScalarText {
  /// Appends a string decoded, a number's exact text, `true` or `false`.
  ///
  /// - Returns: false, with nothing appended, for anything else and for a node of -1.
  static func append(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to out: inout [UInt8]
  ) -> Bool {
    guard node >= 0 else { return false }
    switch tape.kind(of: node) {
    case .string:
      if let content = tape.plainContent(of: node) {
        unsafe out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[content]))
      } else {
        unsafe tape.appendDecodedString(at: node, in: bytes, to: &out)
      }
    case .number, .true, .false:
      if tape.isCanonical(node) {
        unsafe out.append(
          contentsOf: UnsafeRawBufferPointer(rebasing: bytes[tape.range(of: node)])
        )
      } else {
        unsafe tape.appendCanonical(node, in: bytes, to: &out)
      }
    case .null, .array, .object: return false
    }
    return true
  }

  /// Appends a part of an id: `~` as `~0` and `/` as `~1`.
  static func appendEscaped(_ text: some Sequence<UInt8>, to id: inout [UInt8]) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "~"): id.append(contentsOf: [UInt8(ascii: "~"), UInt8(ascii: "0")])
      case UInt8(ascii: "/"): id.append(contentsOf: [UInt8(ascii: "~"), UInt8(ascii: "1")])
      default: id.append(byte)
      }
    }
  }

  /// Escapes what stands in `id` from `begin` on, as ``appendEscaped(_:to:)`` does.
  static func escape(from begin: Int, in id: inout [UInt8]) {
    let needsEscape = id[begin...].contains { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }
    guard needsEscape else { return }
    let text = Array(id[begin...])
    id.removeLast(text.count)
    appendEscaped(text, to: &id)
  }
}
