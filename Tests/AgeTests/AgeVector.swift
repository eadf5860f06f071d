import Archive
import Foundation
import Testing

@testable import Age

/// One of age's published test vectors: text lines `key: value`, an empty line, an age file.
///
/// The form is described in README-CCTV.md beside them.
struct AgeVector: Sendable, CustomTestStringConvertible {
  let name: String
  let expectation: String
  let payloadHash: String?
  let identities: [String]
  let passphrases: [String]
  let isArmored: Bool
  let file: [UInt8]

  var testDescription: String { name }

  /// Whether all that must be known is an X25519 identity.
  var isForX25519: Bool {
    passphrases.isEmpty && identities.allSatisfy { $0.hasPrefix("AGE-SECRET-KEY-1") }
  }

  /// The vectors of the corpus, by name; empty, with one line that says so, where it is absent.
  static let all: [AgeVector] = {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let corpus =
      ProcessInfo.processInfo.environment["TICKMARK_CORPUS"].map { URL(fileURLWithPath: $0) }
      ?? root.deletingLastPathComponent().appendingPathComponent("shared/corpus")
    let folder = corpus.appendingPathComponent("vectors/age")
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      print("skipped: no corpus with age's test vectors")
      return []
    }
    return names.sorted().filter { !$0.hasSuffix(".md") }.compactMap { name in
      (try? Data(contentsOf: folder.appendingPathComponent(name)))
        .map { AgeVector(name: name, [UInt8]($0)) }
    }
  }()

  private init(name: String, _ bytes: [UInt8]) {
    var fields: [String: [String]] = [:]
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0x0a) {
      let line = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
      if line.isEmpty { break }
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      fields[parts[0], default: []].append(String(parts[1].dropFirst()))
    }
    self.name = name
    expectation = fields["expect"]?.first ?? ""
    payloadHash = fields["payload"]?.first
    identities = fields["identity"] ?? []
    passphrases = fields["passphrase"] ?? []
    isArmored = fields["armored"] == ["yes"]
    file = fields["compressed"] == ["zlib"] ? Self.inflate(rest) : Array(rest)
  }

  /// The content of zlib data (RFC 1950), read as gzip: another head and trailer about the same.
  private static func inflate(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let head: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    let deflate = bytes.dropFirst(2).dropLast(4)
    // The ending is bad, since the checksum is another one; the vector's own hash is the check.
    var source = GzipSource(
      BytesSource(head + deflate + [0, 0, 0, 0, 0, 0, 0, 0]),
      ratioLimit: 2_000
    )
    return (try? source.readAll()) ?? []
  }

  /// What decryption of the file gave before its end or error, and how it ended.
  func outcome(with identities: [AgeIdentity]) -> (payload: [UInt8], ending: String) {
    var payload: [UInt8] = []
    do {
      if isArmored {
        let decryptor = try AgeDecryptor(AgeArmorSource(BytesSource(file)), identities: identities)
        try Self.read(decryptor, into: &payload)
      } else {
        try Self.read(AgeDecryptor(BytesSource(file), identities: identities), into: &payload)
      }
      return (payload, "success")
    } catch {
      return (payload, Self.expectation(of: error))
    }
  }

  /// The same for a file that was encrypted to a passphrase.
  func outcome(withPassphrase passphrase: String) -> (payload: [UInt8], ending: String) {
    var payload: [UInt8] = []
    do {
      if isArmored {
        let armor = AgeArmorSource(BytesSource(file))
        try Self.read(AgeDecryptor(armor, passphrase: passphrase), into: &payload)
      } else {
        try Self.read(AgeDecryptor(BytesSource(file), passphrase: passphrase), into: &payload)
      }
      return (payload, "success")
    } catch {
      return (payload, Self.expectation(of: error))
    }
  }

  private static func read(
    _ decryptor: AgeDecryptor<some ByteSource>,
    into payload: inout [UInt8]
  ) throws {
    var buffer = [UInt8](repeating: 0, count: 100_000)
    while true {
      let count = unsafe try buffer.withUnsafeMutableBytes { unsafe try decryptor.read(into: $0) }
      if count == 0 { return }
      payload += buffer[..<count]
    }
  }

  /// The word that the vectors have for an error.
  private static func expectation(of error: any Error) -> String {
    switch error as? AgeError {
    case .noMatch: "no match"
    case .headerTampered: "HMAC failure"
    case .headerMalformed: "header failure"
    case .payloadMalformed: "payload failure"
    case .armorMalformed: "armor failure"
    default: "another error: \(error)"
    }
  }
}
