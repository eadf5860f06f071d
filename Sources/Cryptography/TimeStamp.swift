internal import CCrypto

/// What an authority is asked to stamp: the SHA-256 of some bytes, with a nonce.
///
/// On disk, DER:
///
///     TimeStampReq { version 1, messageImprint { sha256, hash }, nonce, certReq TRUE }
///
/// - SeeAlso: RFC 3161, section 2.4.1.
public struct TimeStampQuery: Sendable, Hashable {
  public let imprint: Digest
  /// 8 bytes, of which the first is 1 to 127, so that they are a positive number in its one form.
  public let nonce: [UInt8]

  /// Before the hash: two sequences, the version, and the identifier of SHA-256.
  private static let head: [UInt8] = [
    0x30, 0x43, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
    0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
  ]
  private static let end: [UInt8] = [0x01, 0x01, 0xff]

  /// - Parameter random: 8 random bytes.
  /// - Precondition: there are 8 of them.
  public init(imprint: Digest, random: [UInt8]) {
    precondition(random.count == 8, "a nonce has 8 bytes")
    self.imprint = imprint
    nonce = [random[0] % 127 + 1] + random[1...]
  }

  public var der: [UInt8] { Self.head + imprint.bytes + [0x02, 0x08] + nonce + Self.end }

  /// Reads exactly what ``der`` writes; nil for anything else.
  public init?(der: [UInt8]) {
    guard der.count == 69, let imprint = Digest(Array(der[24..<56])) else { return nil }
    self.imprint = imprint
    nonce = Array(der[58..<66])
    guard (1...127).contains(nonce[0]), self.der == der else { return nil }
  }
}

/// An authority's reply to a query, which says that some bytes were there at its time.
///
/// - SeeAlso: RFC 3161, section 2.4.2.
public enum TimeStamp {
  /// Why a reply proves nothing, in libcrypto's words or ours.
  public struct Refusal: Error, Hashable, CustomStringConvertible {
    public let description: String
  }

  /// Checks a reply.
  ///
  /// - Parameters:
  ///   - reply: DER.
  ///   - data: the bytes that must have been stamped.
  ///   - nonce: of the query; nil where that isn't at hand.
  ///   - authorities: certificates in PEM that are trusted; each is judged at the stamp's time, so
  ///     that one which expired since still counts.
  /// - Returns: the stamp's time, in whole seconds since 1970.
  public static func verify(
    _ reply: [UInt8],
    over data: [UInt8],
    nonce: [UInt8]?,
    authorities: [UInt8]
  ) throws(Refusal) -> Int64 {
    var seconds: Int64 = 0
    var words = [CChar](repeating: 0, count: 200)
    // All arrays outlive the call, which keeps none of them.
    let held = unsafe nonce.withOptionalBytes { nonce in
      unsafe ccrypto_timestamp_verify(
        reply,
        reply.count,
        data,
        data.count,
        nonce.baseAddress,
        nonce.count,
        authorities,
        authorities.count,
        &seconds,
        &words,
        words.count
      )
    }
    guard held == 1 else {
      let text = words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw Refusal(description: String(decoding: text, as: UTF8.self))
    }
    return seconds
  }
}

extension Optional<[UInt8]> {
  /// Calls the closure with the bytes, or with an empty buffer that has no address.
  fileprivate func withOptionalBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Int32) -> Int32 {
    guard let self else { return unsafe body(UnsafeBufferPointer(start: nil, count: 0)) }
    return unsafe self.withUnsafeBufferPointer { unsafe body($0) }
  }
}
