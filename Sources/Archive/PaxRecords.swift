/// The records of an extended header that we know: `path` and `size`.
///
/// A record is `<length> <key>=<value>` LF; the length is decimal and counts all of it.
///
/// - SeeAlso: POSIX.1-2017, pax Extended Header.
struct PaxRecords: Equatable {
  /// The largest extended header that is read.
  static let maxByteCount = 65_536
  /// Keys that other programs write and that we have no use for.
  private static let ignored: Set<String> = [
    "atime", "comment", "ctime", "gid", "gname", "mtime", "uid", "uname",
  ]

  var path: String?
  var size: Int?

  /// The records as they stand in the archive.
  var bytes: [UInt8] {
    let path = path.map { Self.record("path", $0) } ?? []
    return path + (size.map { Self.record("size", String($0)) } ?? [])
  }

  private static func record(_ key: String, _ value: String) -> [UInt8] {
    let rest = Array(" \(key)=\(value)\n".utf8)
    // The length counts its own digits, which can make it one digit longer.
    var count = rest.count + String(rest.count).utf8.count
    while rest.count + String(count).utf8.count != count { count += 1 }
    return Array(String(count).utf8) + rest
  }
}

extension PaxRecords {
  /// Parses the content of an extended header at `offset` of the archive.
  init(parsing bytes: [UInt8], offset: Int) throws(TarError) {
    var seen: Set<String> = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let (key, value) = Self.next(&rest) else {
        throw TarError(offset: offset, reason: .badExtension("a malformed record"))
      }
      guard seen.insert(key).inserted else {
        throw TarError(offset: offset, reason: .badExtension("\(key) twice"))
      }
      try take(key, value, offset: offset)
    }
  }

  private mutating func take(
    _ key: String,
    _ value: ArraySlice<UInt8>,
    offset: Int
  ) throws(TarError) {
    switch key {
    case "path":
      guard let name = String(validating: value, as: UTF8.self) else {
        throw TarError(offset: offset, reason: .badExtension("a path that isn't UTF-8"))
      }
      path = name
    case "size":
      guard let count = Self.decimal(value) else {
        throw TarError(offset: offset, reason: .badExtension("a size that isn't a number"))
      }
      size = count
    case let key where Self.ignored.contains(key):
      break
    default:
      let shown = String(key.debugDescription.prefix(40))
      throw TarError(offset: offset, reason: .badExtension("key \(shown)"))
    }
  }

  /// Takes one record off the front of `rest`; nil when there is none.
  private static func next(
    _ rest: inout ArraySlice<UInt8>
  ) -> (key: String, value: ArraySlice<UInt8>)? {
    guard let space = rest.firstIndex(of: 0x20), let count = decimal(rest[..<space]),
      space - rest.startIndex + 1 < count, count <= rest.count
    else { return nil }
    let record = rest[(space + 1)..<(rest.startIndex + count)]
    guard record.last == 0x0a, let equals = record.firstIndex(of: UInt8(ascii: "=")),
      let key = String(validating: record[..<equals], as: UTF8.self), !key.isEmpty
    else { return nil }
    rest = rest.dropFirst(count)
    return (key, record[(equals + 1)...].dropLast())
  }

  /// A decimal number without leading zeros, below 2^60.
  private static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    guard 1...18 ~= digits.count, digits.allSatisfy({ 0x30...0x39 ~= $0 }),
      digits.first != 0x30 || digits.count == 1
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 & 15) }
  }
}
