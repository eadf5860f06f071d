/// How values of audit fields are written.
enum AuditField {
  /// Fields that may hold anything a user chose: in quotes where that is harmless, else in
  /// hexadecimal.
  private static let encoded: Set<String> = [
    "acct", "cmd", "comm", "cwd", "data", "device", "dir", "exe", "file", "grp", "key", "name",
    "new_group", "new-disk", "new-fs", "ocomm", "old-disk", "old-fs", "path", "proctitle",
    "root_dir", "sw", "vm", "watch",
  ]

  /// Returns the bytes that a value stands for.
  static func decoded(_ line: AuditLine, _ field: AuditLine.Field, type: String) -> [UInt8] {
    let value = Array(line[field.value])
    let name = line.string(field.name)
    let mayBeEncoded = encoded.contains(name) || (type == "EXECVE" && isArgument(name))
    guard !field.isQuoted, mayBeEncoded, var bytes = bytes(ofHex: value), !bytes.isEmpty else {
      return value
    }
    switch name {
    // Arguments end in NUL, keys are parted by 1.
    case "proctitle": bytes = bytes.map { $0 == 0 ? UInt8(ascii: " ") : $0 }
    case "key": bytes = bytes.map { $0 == 1 ? UInt8(ascii: ",") : $0 }
    default: break
    }
    return String(validating: bytes, as: UTF8.self) == nil ? value : bytes
  }

  /// `a0`, `a1`, …, also in the pieces of a long one, `a1[0]`.
  private static func isArgument(_ name: String) -> Bool {
    name.utf8.first == UInt8(ascii: "a")
      && name.utf8.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false
  }

  /// Returns the bytes of upper-case hexadecimal, nil of any other text.
  static func bytes(ofHex text: [UInt8]) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ code: UInt8) -> UInt8? {
    switch code {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): code - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): code - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Whether a value says that there is none: `?`, `(null)`, an unset login or session.
  static func isUnset(_ name: String, _ value: [UInt8]) -> Bool {
    let text = String(decoding: value, as: UTF8.self)
    if ["", "?", "(null)", "(none)", "(unknown)"].contains(text) { return true }
    return ["auid", "ses", "AUID"].contains(name) && ["4294967295", "-1", "unset"].contains(text)
  }

  /// Returns what a socket address in hexadecimal says: family, and address and port or path.
  ///
  /// - SeeAlso: struct sockaddr of Linux on a little-endian machine.
  static func socket(_ bytes: [UInt8]) -> [(name: String, value: String)] {
    guard bytes.count >= 2 else { return [] }
    switch Int(bytes[0]) | Int(bytes[1]) << 8 {
    case 1:
      let path = bytes.dropFirst(2).prefix { $0 != 0 }
      guard let text = String(validating: path, as: UTF8.self), !text.isEmpty else {
        return [("family", "unix")]
      }
      return [("family", "unix"), ("path", text)]
    case 2 where bytes.count >= 8:
      let address = bytes[4..<8].map(String.init).joined(separator: ".")
      return [("family", "ipv4"), ("addr", address), ("port", "\(port(bytes))")]
    case 10 where bytes.count >= 24:
      return [("family", "ipv6"), ("addr", address6(bytes[8..<24])), ("port", "\(port(bytes))")]
    case 16: return [("family", "netlink")]
    case let other: return [("family", "\(other)")]
    }
  }

  private static func port(_ bytes: [UInt8]) -> Int { Int(bytes[2]) << 8 | Int(bytes[3]) }

  /// RFC 5952: lower case, no leading zeros, the first longest run of two zeros or more as `::`.
  private static func address6(_ bytes: ArraySlice<UInt8>) -> String {
    let octets = Array(bytes)
    let groups = (0..<8).map { Int(octets[2 * $0]) << 8 | Int(octets[2 * $0 + 1]) }
    var longest = 0..<0
    var begin = 0
    while begin < 8 {
      let end = groups[begin...].firstIndex { $0 != 0 } ?? 8
      if end - begin > max(longest.count, 1) { longest = begin..<end }
      begin = max(end, begin) + 1
    }
    func text(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard !longest.isEmpty else { return text(0..<8) }
    return "\(text(0..<longest.lowerBound))::\(text(longest.upperBound..<8))"
  }
}
