import CanonicalJSON
import Cryptography

/// Reads a record's place in its hash chain, and the text that its hash is to be of.
struct ChainReader: Sendable {
  private let settings: ChainSettings
  private let previous: Int
  private let hash: Int
  private let over: Int?
  private let genesis: Digest?

  /// Takes the settings, and for each of their pointers its place in the selection.
  init(_ settings: ChainSettings, previous: Int, hash: Int, over: Int?) {
    self.settings = settings
    self.previous = previous
    self.hash = hash
    self.over = over
    genesis = Digest(hex: settings.genesis)
  }

  /// Returns what the record states, or throws where a hash, or what is hashed, isn't there.
  ///
  /// The first record's previous hash comes out as 32 zero bytes, whatever is configured for it. The
  /// buffer takes the text to hash; its own content is lost.
  func link(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ nodes: [Int],
    buffer: inout [UInt8]
  ) throws(RecordProblem) -> StatedLink {
    guard let own = unsafe digest(nodes[hash], tape, bytes) else {
      throw RecordProblem("no hash, want 64 hexadecimal digits at \(settings.hash)")
    }
    let stated = unsafe digest(nodes[previous], tape, bytes)
    let isFirst =
      stated == nil
      ? unsafe isGenesis(nodes[previous], tape, bytes) : stated == genesis
    guard let before = isFirst ? .zero : stated else {
      throw RecordProblem("no previous hash, want 64 hexadecimal digits at \(settings.previous)")
    }
    buffer.removeAll(keepingCapacity: true)
    if let over {
      guard nodes[over] >= 0 else {
        throw RecordProblem("nothing at \(settings.over?.description ?? ""), which is hashed")
      }
      unsafe tape.appendCanonical(nodes[over], in: bytes, to: &buffer)
    } else {
      unsafe tape.appendCanonical(in: bytes, omitting: nodes[hash], to: &buffer)
    }
    return StatedLink(own: own, previous: before)
  }

  /// Whether the value is a configured genesis that is no digest: `""`, or a null.
  private func isGenesis(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Bool {
    guard genesis == nil, node >= 0 else { return false }
    switch tape.kind(of: node) {
    case .string: return unsafe tape.string(at: node, in: bytes) == settings.genesis
    case .null: return settings.genesis.isEmpty
    default: return false
    }
  }

  private func digest(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Digest? {
    guard node >= 0, let content = tape.plainContent(of: node), content.count == 64 else {
      return nil
    }
    return unsafe withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { raw in
      for index in 0..<32 {
        let at = content.lowerBound + 2 * index
        let (high, low) = unsafe (Self.value(bytes[at]), Self.value(bytes[at + 1]))
        guard high < 16, low < 16 else { return nil }
        unsafe raw[index] = high << 4 | low
      }
      guard let base = raw.baseAddress else { return nil }
      // All 32 bytes were written.
      return unsafe Digest(copying: base)
    }
  }

  /// The value of a lower-case hexadecimal digit, 255 of another byte.
  private static func value(_ code: UInt8) -> UInt8 {
    switch code {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): code - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): code - UInt8(ascii: "a") + 10
    default: 255
    }
  }
}
