import Cryptography
import Foundation
import Testing
import TransparencyLog

/// The vectors of transparency-dev/merkle, beside the package or where TICKMARK_CORPUS points.
@Suite struct MerkleVectorTests {
  private struct Vector: Decodable {
    var leafIdx: UInt64?
    var treeSize: UInt64?
    var root: String?
    var leafHash: String?
    var size1: UInt64?
    var size2: UInt64?
    var root1: String?
    var root2: String?
    var proof: [String]?
    var wantErr: Bool
  }

  static let folder = "vectors/merkle/testdata"
  static let files = ["inclusion", "consistency"].flatMap { kind in
    Corpus.names("\(folder)/\(kind)").filter { $0.hasSuffix(".json") }.map { "\(kind)/\($0)" }
  }

  @Test(.enabled(if: Corpus.isThere)) func allAreThere() {
    #expect(Self.files.count >= 161)
  }

  @Test(arguments: files)
  func isJudgedAsPublished(file: String) throws {
    let data = Data(try Corpus.bytes("\(Self.folder)/\(file)"))
    let vector = try JSONDecoder().decode(Vector.self, from: data)
    #expect(Self.holds(vector) == !vector.wantErr)
  }

  /// A hash that isn't 32 bytes can't be stated, and so refuses the proof.
  ///
  /// One vector names its equal roots by text of another length; it is about equality alone, so
  /// such a root stands for its SHA-256 there.
  private static func holds(_ vector: Vector) -> Bool {
    let hashes = (vector.proof ?? []).map { Digest(base64: $0) }
    let proof = hashes.compactMap { $0 }
    guard proof.count == hashes.count else { return false }
    func digest(_ text: String?) -> Digest? { text.flatMap { Digest(base64: $0) } }
    if vector.size1 == vector.size2, let one = vector.root1, let other = vector.root2,
      let size = vector.size1
    {
      return MerkleTree.verifyConsistency(
        from: size,
        root: SHA256.hash(one),
        to: size,
        newRoot: SHA256.hash(other),
        proof: proof
      )
    }
    if let size = vector.size1, let newSize = vector.size2 {
      guard let root = digest(vector.root1), let newRoot = digest(vector.root2) else {
        return false
      }
      return MerkleTree.verifyConsistency(
        from: size,
        root: root,
        to: newSize,
        newRoot: newRoot,
        proof: proof
      )
    }
    guard let index = vector.leafIdx, let size = vector.treeSize, let root = digest(vector.root),
      let leaf = digest(vector.leafHash)
    else { return false }
    return MerkleTree.verifyInclusion(of: leaf, at: index, size: size, proof: proof, root: root)
  }
}
