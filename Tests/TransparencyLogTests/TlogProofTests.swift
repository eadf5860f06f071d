import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct TlogProofTests {
  private static let size = 11
  private static let entries = (0..<size).map(TileStore.entry)
  private static let tree = MemoryTree(entries.map { MerkleTree.leafHash($0) })

  private static func proof(_ index: UInt64, extra: [UInt8]? = nil) throws -> TlogProof {
    let signer = try Signers.signer()
    let head = Checkpoint(origin: signer.name, size: UInt64(size), root: tree.root(size))
    return TlogProof(
      index: index,
      hashes: try MerkleTree.inclusionProof(of: index, size: UInt64(size), tree),
      checkpoint: head.signed(by: signer),
      extra: extra
    )
  }

  @Test(arguments: 0..<11) func proofIsWrittenReadAndVerified(index: Int) throws {
    let proof = try TlogProof(Self.proof(UInt64(index)).text)
    #expect(try proof == Self.proof(UInt64(index)))
    let key = try Signers.signer().verifier
    #expect(try proof.verify(entry: Self.entries[index], key: key)?.size == 11)
    #expect(try proof.verify(entry: Self.entries[index].bytes, key: key)?.size == 11)
    #expect(try proof.verify(entry: Self.entries[(index + 1) % 11], key: key) == nil)
  }

  @Test func textIsThatOfTheSpecification() throws {
    let proof = try Self.proof(10, extra: [1, 2, 3])
    let lines = proof.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(Array(lines[..<3]) == ["c2sp.org/tlog-proof@v1", "extra AQID", "index 10"])
    // Leaf 10 of 11 stands alone beside 8..<10 and 0..<8.
    #expect(lines[3..<5].map(String.init) == proof.hashes.map(\.base64))
    #expect(lines[5] == "")
    #expect(lines[6...].joined(separator: "\n") == proof.checkpoint)
    #expect(try TlogProof(proof.text) == proof)
  }

  @Test func emptyExtraIsNone() throws {
    #expect(try Self.proof(3, extra: []) == Self.proof(3))
  }

  @Test func otherKeyDoesNotVerify() throws {
    let proof = try Self.proof(3)
    let other = try Signers.signer(seed: 2).verifier
    #expect(throws: NoteError.unsigned) { try proof.verify(entry: Self.entries[3], key: other) }
  }

  @Test func proofOfASmallerTreeDoesNotHoldInALargerOne() throws {
    let right = try Self.proof(3)
    let fewer = TlogProof(
      index: 3,
      hashes: Array(right.hashes.dropLast()),
      checkpoint: right.checkpoint
    )
    let key = try Signers.signer().verifier
    #expect(try fewer.verify(entry: Self.entries[3], key: key) == nil)
  }

  @Test(arguments: [
    ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2", "proof:1: \"c2sp.org/tlog-proof@v2\""),
    (
      "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\r\n",
      "proof:1: \"c2sp.org/tlog-proof@v1\\r\""
    ),
    ("c2sp.org/tlog-proof@v1\n", "", "proof:1: \"index 3\""),
    ("index 3", "index 03", "proof:2: \"index 03\""),
    ("index 3", "index +3", "proof:2: \"index +3\""),
    ("index 3", "index  3", "proof:2: \"index  3\""),
    ("index 3", "index 3 ", "proof:2: \"index 3 \""),
    ("index 3", "index -1", "proof:2: \"index -1\""),
    ("index 3", "Index 3", "proof:2: \"Index 3\""),
    ("index 3", "index 18446744073709551616", "proof:2: \"index 18446744073709551616\""),
    ("index 3", "extra\nindex 3", "proof:2: \"extra\""),
    ("index 3", "extra \nindex 3", "proof:2: \"extra \""),
    ("index 3", "extra AQI\nindex 3", "proof:2: \"extra AQI\""),
    ("index 3", "extra AQJ=\nindex 3", "proof:2: \"extra AQJ=\""),
    ("index 3", "extra AQID\nextra AQID\nindex 3", "proof:3: \"extra AQID\""),
    ("index 3", "index 3\nextra AQID", "proof:3: \"extra AQID\""),
    ("index 3", "index 3\nAQID", "proof:3: \"AQID\""),
    ("\n\n", "\n", "proof:7: \"example.com/log\""),
    ("\n\nexample", "\n\n\nexample", "checkpoint:1: \"\""),
  ]) func otherTextIsRefused(part: String, other: String, message: String) throws {
    let text = try Self.proof(3).text
    let range = try #require(text.firstRange(of: part))
    let changed = text[..<range.lowerBound] + other + text[range.upperBound...]
    let error = #expect(throws: NoteError.self) { try TlogProof(String(changed)) }
    #expect(error?.description.hasPrefix(message + ", want ") == true)
  }

  @Test func tooManyHashesAreRefused() throws {
    let checkpoint = try Self.proof(0).checkpoint
    func text(_ count: Int) -> String {
      let hashes = [Digest](repeating: .zero, count: count)
      return TlogProof(index: 0, hashes: hashes, checkpoint: checkpoint).text
    }
    #expect(try TlogProof(text(64)).hashes.count == 64)
    let error = #expect(throws: NoteError.self) { try TlogProof(text(65)) }
    #expect(error?.description.hasPrefix("proof:67: ") == true)
  }

  /// Every bit of every byte, every cut, and something behind it.
  @Test func damagedProofIsNeverBelieved() throws {
    let key = try Signers.signer().verifier
    let whole = Array(try Self.proof(6).text.utf8)
    func isBelieved(_ bytes: [UInt8]) -> Bool {
      guard let text = String(validating: bytes, as: UTF8.self), let proof = try? TlogProof(text)
      else { return false }
      return (try? proof.verify(entry: Self.entries[6], key: key)).flatMap { $0 } != nil
    }
    #expect(isBelieved(whole))
    for place in whole.indices {
      if isBelieved(Array(whole.prefix(place))) { Issue.record("cut to \(place) bytes") }
      for bit in 0..<8 {
        var damaged = whole
        damaged[place] ^= 1 << UInt8(bit)
        if isBelieved(damaged) { Issue.record("byte \(place), bit \(bit)") }
      }
    }
    #expect(!isBelieved(whole + Array("\n".utf8)))
    #expect(!isBelieved(whole + whole))
  }
}
