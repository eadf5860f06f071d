/// Bech32 text: a human-readable part, `1`, and bytes in groups of 5 bits with a checksum.
///
/// All in lower case or all in upper case; age sets no limit to the length.
///
/// - SeeAlso: BIP 173.
enum Bech32 {
  private static let symbols = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
  private static let generators: [UInt32] = [
    0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3,
  ]

  /// Returns the text, in the case of `prefix`.
  static func encode(prefix: String, _ bytes: [UInt8]) -> String {
    let lower = prefix.lowercased()
    let values = fives(of: bytes)
    let text =
      lower + "1"
      + String(decoding: (values + checksum(lower, values)).map { symbols[Int($0)] }, as: UTF8.self)
    return prefix == lower ? text : text.uppercased()
  }

  /// Returns prefix, in the case it has, and bytes; nil for anything but canonical text.
  static func decode(_ text: String) -> (prefix: String, bytes: [UInt8])? {
    let lower = text.lowercased()
    guard text == lower || text == text.uppercased(),
      text.utf8.allSatisfy({ 33...126 ~= $0 }),
      let one = text.utf8.lastIndex(of: UInt8(ascii: "1")), one != text.utf8.startIndex
    else { return nil }
    // Of one length and all ASCII, so an index counts the same in both cases.
    let place = text.utf8.distance(from: text.utf8.startIndex, to: one)
    var values: [UInt8] = []
    for symbol in Array(lower.utf8)[(place + 1)...] {
      guard let value = symbols.firstIndex(of: symbol) else { return nil }
      values.append(UInt8(value))
    }
    guard values.count >= 6 else { return nil }
    let data = Array(values.dropLast(6))
    guard checksum(String(lower.prefix(place)), data) == values.suffix(6),
      let bytes = bytes(ofFives: data)
    else { return nil }
    return (String(text.prefix(place)), bytes)
  }

  private static func checksum(_ prefix: String, _ values: [UInt8]) -> [UInt8] {
    let high = prefix.utf8.map { $0 >> 5 }
    let low = prefix.utf8.map { $0 & 31 }
    let all = high + [0] + low + values + [UInt8](repeating: 0, count: 6)
    let sum = polymod(all) ^ 1
    return (0..<6).map { UInt8(sum >> UInt32(5 * (5 - $0)) & 31) }
  }

  private static func polymod(_ values: [UInt8]) -> UInt32 {
    var sum: UInt32 = 1
    for value in values {
      let top = sum >> 25
      sum = (sum & 0x1ff_ffff) << 5 ^ UInt32(value)
      for (bit, generator) in generators.enumerated() where top >> UInt32(bit) & 1 == 1 {
        sum ^= generator
      }
    }
    return sum
  }

  private static func fives(of bytes: [UInt8]) -> [UInt8] {
    var values: [UInt8] = []
    var (bits, count) = (0, 0)
    for byte in bytes {
      bits = (bits << 8 | Int(byte)) & 0xfff
      count += 8
      while count >= 5 {
        count -= 5
        values.append(UInt8(bits >> count & 31))
      }
    }
    if count > 0 { values.append(UInt8(bits << (5 - count) & 31)) }
    return values
  }

  /// The bytes; nil when what fills the last group isn't fewer than 5 bits, all zero.
  private static func bytes(ofFives values: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count) = (0, 0)
    for value in values {
      bits = (bits << 5 | Int(value)) & 0xfff
      count += 5
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 0xff))
      }
    }
    return count < 5 && bits & (1 << count - 1) == 0 ? bytes : nil
  }
}
