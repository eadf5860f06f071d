/// What a value is.
public enum JSONKind: UInt8, Sendable, Hashable {
  case null, `true`, `false`, number, string, array, object
}

/// One value or member name of a tape, as byte offsets and node indexes.
///
/// A container's nodes follow it; a member is its name's node and then its value's. While a
/// container is open, `end` holds its parent and `next` the name seen last.
struct Node: Sendable, BitwiseCopyable {
  var start: UInt32
  /// One past the last byte, closing quote or bracket included.
  var end: UInt32
  /// Index after the whole value.
  ///
  /// In the first name of an unordered object it is the place of the order in the tape's list.
  var next: UInt32
  var bits: Bits

  static let empty = Node(start: 0, end: 0, next: 0, bits: [])

  /// A kind in the low three bits, and what the reader noticed.
  struct Bits: OptionSet, Sendable, BitwiseCopyable {
    var rawValue: UInt32

    static let isName = Bits(rawValue: 1 << 3)
    static let null = Bits(.null)
    static let `true` = Bits(.true)
    static let `false` = Bits(.false)
    static let number = Bits(.number)
    static let string = Bits(.string)
    static let array = Bits(.array)
    static let object = Bits(.object)

    /// A string with a backslash in it.
    static let isEscaped = Bits(rawValue: 1 << 4)
    /// A string with a byte beyond ASCII, or an object with such a name or an escaped one.
    static let isSpecial = Bits(rawValue: 1 << 5)
    /// Not its own canonical form.
    static let isRecast = Bits(rawValue: 1 << 6)
    /// An object whose members aren't in canonical order.
    static let isUnordered = Bits(rawValue: 1 << 7)

    @inline(always) init(rawValue: UInt32) { self.rawValue = rawValue }

    @inline(always) init(_ kind: JSONKind) { rawValue = UInt32(kind.rawValue) }

    @inline(always) var kind: JSONKind {
      JSONKind(rawValue: UInt8(truncatingIfNeeded: rawValue & 7)) ?? .null
    }
  }

  @inline(always) var kind: JSONKind { bits.kind }

  @inline(always) var range: Range<Int> { Int(start)..<Int(end) }

  /// The bytes between a string's quotes.
  @inline(always) var content: Range<Int> { Int(start) + 1..<Int(end) - 1 }
}
