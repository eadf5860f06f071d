import Archive
import Testing

@testable import Age

@Suite struct AgeDamageTests {
  private let identity = AgeIdentity.generate(random: SeededRandom(seed: 7).bytes)
  private var file: [UInt8] { encrypt(Array("content".utf8), to: [identity.recipient]) }

  @Test func everyTruncationIsRefused() {
    for count in file.indices {
      let error = #expect(throws: AgeError.self, "first \(count) bytes") {
        try decrypt(Array(file.prefix(count)), with: [identity])
      }
      switch (count, error) {
      case (184, .payloadMalformed(chunk: 0, .truncated)): break
      case (..<184, .headerMalformed): break
      case (185..., .payloadMalformed(chunk: 0, .tampered)): break
      default: Issue.record("first \(count) bytes: \(error.map { "\($0)" } ?? "no error")")
      }
    }
  }

  @Test(arguments: [UInt8(1), 0x20, 0x80]) func everyChangedByteIsRefused(mask: UInt8) {
    for index in file.indices {
      var damaged = file
      damaged[index] ^= mask
      #expect(throws: AgeError.self, "byte \(index)") { try decrypt(damaged, with: [identity]) }
    }
  }

  @Test(arguments: [1, 15, 16, 17, 65_552, 70_000]) func appendedBytesAreRefused(byteCount: Int) {
    for content in [[], [UInt8](repeating: 1, count: 65_536)] {
      let file = encrypt(content, to: [identity.recipient])
      let rest = [UInt8](repeating: 0, count: byteCount)
      let error = #expect(throws: AgeError.self) { try decrypt(file + rest, with: [identity]) }
      guard case .payloadMalformed = error else {
        Issue.record("\(error.map { "\($0)" } ?? "no error")")
        continue
      }
    }
  }

  @Test func cutAtAChunkIsRefusedAfterItsContent() throws {
    let content = SeededRandom(seed: 2).bytes(150_000)
    let file = encrypt(content, to: [identity.recipient])
    let cut = Array(file.prefix(184 + 2 * 65_552))
    let decryptor = try AgeDecryptor(BytesSource(cut), identities: [identity])
    var buffer = [UInt8](repeating: 0, count: 200_000)
    func read() throws -> Int {
      unsafe try buffer.withUnsafeMutableBytes { unsafe try decryptor.read(into: $0) }
    }
    #expect(try read() == 131_072)
    #expect(buffer.prefix(131_072) == content.prefix(131_072))
    // And again for every further call.
    for _ in 0..<2 {
      let error = #expect(throws: AgeError.self) { try read() }
      #expect(error?.description == "chunk 2: payload stops early, want a last chunk")
    }
  }

  @Test func swappedChunksAreRefused() {
    let content = SeededRandom(seed: 2).bytes(150_000)
    let file = encrypt(content, to: [identity.recipient])
    let chunks = [file[184..<65_736], file[65_736..<131_288]]
    let swapped = file[..<184] + chunks[1] + chunks[0] + file[131_288...]
    let error = #expect(throws: AgeError.self) { try decrypt(Array(swapped), with: [identity]) }
    let want = "chunk 0: chunk can't be opened, want the one that was sealed"
    #expect(error?.description == want)
  }

  @Test func stanzaTakenOutIsRefused() {
    let other = AgeIdentity.generate(random: SeededRandom(seed: 8).bytes)
    let file = encrypt([1], to: [identity.recipient, other.recipient])
    let without = file[..<120] + file[218...]
    let error = #expect(throws: AgeError.self) { try decrypt(Array(without), with: [identity]) }
    #expect(error?.description == "header doesn't match its code, want a match")
  }

  /// Headers that can't be read, with what is said about them.
  static let headers: [(String, String)] = [
    ("", "header line 1: header stops early, want its end"),
    ("age-encryption.org/v2\n", "header line 1: not an age file, want age-encryption.org/v1"),
    ("{}\n", "header line 1: not an age file, want age-encryption.org/v1"),
    ("age-encryption.org/v1\n--- x\n", "header line 2: neither stanza nor end, want -> or ---"),
    ("age-encryption.org/v1\n-> \n", "header line 2: neither stanza nor end, want -> or ---"),
    ("age-encryption.org/v1\n-> a  b\n", "header line 2: neither stanza nor end, want -> or ---"),
    (
      "age-encryption.org/v1\n-> a\n--- x\n",
      "header line 3: stanza body isn't canonical, want base64 lines of 64 and a shorter one"
    ),
    (
      "age-encryption.org/v1\n-> a\n\n---\n",
      "header line 4: malformed end, want --- and 43 base64 characters"
    ),
    (
      "age-encryption.org/v1\n-> scrypt\n\n-> a\n\n--- \(String(repeating: "A", count: 43))\n",
      "header line 6: passphrase stanza beside another, want it alone"
    ),
    (
      "age-encryption.org/v1\n-> a\n\n-> X25519\n\n--- \(String(repeating: "A", count: 43))\n",
      "header line 4: malformed stanza, want its arguments and body as specified"
    ),
    (
      String(repeating: "a", count: 70_000),
      "header line 1: header too long, want at most 1 MiB and 64 KiB a line"
    ),
  ]

  @Test(arguments: headers) func malformedHeaderSaysWhere(text: String, want: String) {
    let error = #expect(throws: AgeError.self) { try decrypt(Array(text.utf8), with: [identity]) }
    #expect(error?.description == want)
  }

  @Test func endlessHeaderIsRefused() {
    let stanza = "-> " + String(repeating: "a", count: 60_000) + "\n\n"
    let stanzas = [UInt8](repeatElement(stanza, count: 20).joined().utf8)
    let error = #expect(throws: AgeError.self) {
      try decrypt(Array("age-encryption.org/v1\n".utf8) + stanzas, with: [identity])
    }
    guard case .headerMalformed(_, .tooLong) = error else {
      Issue.record("\(error.map { "\($0)" } ?? "no error")")
      return
    }
  }

  @Test func everyTruncationOfArmorIsRefused() {
    let text = Array(AgeArmor.encode(file).utf8)
    // The last line end may be missing.
    for count in 0..<(text.count - 1) {
      #expect(throws: AgeError.self, "first \(count) bytes") {
        var source = AgeArmorSource(BytesSource(Array(text.prefix(count))))
        return try source.readAll()
      }
    }
  }

  @Test func everyChangedByteOfArmorIsRefusedOrChangesTheFile() throws {
    let text = Array(AgeArmor.encode(file).utf8)
    for index in 0..<(text.count - 1) {
      var damaged = text
      damaged[index] ^= 1
      var source = AgeArmorSource(BytesSource(damaged))
      let found = try? source.readAll()
      #expect(found != file, "byte \(index)")
    }
  }

  @Test(arguments: [
    ("x", "armor line 1: no armor begins here, want -----BEGIN AGE ENCRYPTED FILE-----"),
    (
      "\n\n-----BEGIN\n",
      "armor line 3: no armor begins here, want -----BEGIN AGE ENCRYPTED FILE-----"
    ),
    (
      "-----BEGIN AGE ENCRYPTED FILE-----\nAA\n",
      "armor line 2: malformed line, want 64 base64 characters, fewer in the last"
    ),
    (
      "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\nAAAA\n",
      "armor line 3: armor stops early, want -----END AGE ENCRYPTED FILE-----"
    ),
    (
      "-----BEGIN AGE ENCRYPTED FILE-----\n-----END AGE ENCRYPTED FILE-----\n\nx",
      "armor line 4: data after the armor, want none"
    ),
  ])
  func malformedArmorSaysWhere(text: String, want: String) {
    let error = #expect(throws: AgeError.self) {
      var source = AgeArmorSource(BytesSource(Array(text.utf8)))
      return try source.readAll()
    }
    #expect(error?.description == want)
  }
}
