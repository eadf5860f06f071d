import Cryptography
import Testing
import TransparencyLog

@Suite struct MerkleTreeTests {
  static let leaves = (0..<64).map { MerkleTree.leafHash([UInt8($0)]) }

  /// The definition of RFC 6962, section 2.1, word for word: an independent slow way.
  static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    guard leaves.count > 1 else { return leaves.first ?? .empty }
    let middle = leaves.startIndex + split(leaves.count)
    return MerkleTree.nodeHash(root(leaves[..<middle]), root(leaves[middle...]))
  }

  static func split(_ count: Int) -> Int {
    var size = 1
    while size * 2 < count { size *= 2 }
    return size
  }

  static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
    guard leaves.count > 1 else { return [] }
    let count = split(leaves.count)
    let middle = leaves.startIndex + count
    return index < count
      ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
      : path(index - count, leaves[middle...]) + [root(leaves[..<middle])]
  }

  static func growth(_ size: Int, _ leaves: ArraySlice<Digest>, _ isWhole: Bool = true) -> [Digest]
  {
    if size == leaves.count { return isWhole ? [] : [root(leaves)] }
    let count = split(leaves.count)
    let middle = leaves.startIndex + count
    return size <= count
      ? growth(size, leaves[..<middle], isWhole) + [root(leaves[middle...])]
      : growth(size - count, leaves[middle...], false) + [root(leaves[..<middle])]
  }

  @Test(arguments: 0...64)
  func frontierHasTheRootOfEverySize(size: Int) {
    var frontier = Frontier()
    for leaf in Self.leaves.prefix(size) { frontier.append(leaf) }
    #expect(frontier.size == UInt64(size))
    #expect(frontier.root == Self.root(Self.leaves[..<size]))
  }

  @Test(arguments: 1...64)
  func everyInclusionHoldsAndAChangedOneDoesNot(size: Int) {
    let tree = Self.leaves[..<size]
    let root = Self.root(tree)
    for index in 0..<size {
      let proof = Self.path(index, tree)
      func holds(_ proof: [Digest]) -> Bool {
        MerkleTree.verifyInclusion(
          of: Self.leaves[index],
          at: UInt64(index),
          size: UInt64(size),
          proof: proof,
          root: root
        )
      }
      #expect(holds(proof))
      #expect(!holds(proof + [root]))
      for place in proof.indices {
        var changed = proof
        changed[place] = .zero
        #expect(!holds(changed))
      }
      if !proof.isEmpty { #expect(!holds(proof.dropLast())) }
    }
  }

  @Test(arguments: 1...64)
  func everyGrowthHoldsAndAChangedOneDoesNot(size: Int) {
    let tree = Self.leaves[..<size]
    for old in 1...size {
      let proof = Self.growth(old, tree)
      func holds(_ proof: [Digest]) -> Bool {
        MerkleTree.verifyConsistency(
          from: UInt64(old),
          root: Self.root(tree.prefix(old)),
          to: UInt64(size),
          newRoot: Self.root(tree),
          proof: proof
        )
      }
      #expect(holds(proof))
      #expect(!holds(proof + [.zero]))
      for place in proof.indices {
        var changed = proof
        changed[place] = .zero
        #expect(!holds(changed))
      }
      if !proof.isEmpty { #expect(!holds(proof.dropLast())) }
    }
  }
}
