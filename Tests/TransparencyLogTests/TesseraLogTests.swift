import Cryptography
import Testing

@testable import TransparencyLog

/// A log that transparency-dev/tessera wrote: checkpoints, tiles and bundles of the sizes 0 to 15.
@Suite(.enabled(if: Corpus.isThere)) struct TesseraLogTests {
  private static let folder = "vectors/tessera-log"

  private func key() throws -> VerifierKey {
    try VerifierKey(try Corpus.text("\(Self.folder)/log.vkey"))
  }

  private func read(_ tile: Tile) throws -> [UInt8] {
    try Corpus.bytes("\(Self.folder)/log/\(tile.path)")
  }

  private func checkpoint(_ size: Int) throws -> Checkpoint {
    let note = try Corpus.text("\(Self.folder)/log/checkpoint.\(size)")
    return try Checkpoint(note: note, key: key())
  }

  private func entries() throws -> [[UInt8]] {
    let bundle = try read(Tile(level: nil, index: 0, width: 15))
    return try #require(EntryBundle.parse(bundle)).map(Array.init)
  }

  @Test(arguments: 0...15) func checkpointHasTheTilesRoot(size: Int) throws {
    let checkpoint = try checkpoint(size)
    #expect(checkpoint.size == UInt64(size))
    #expect(checkpoint.origin == "example.com/log/testdata")
    let reader = TileReader(size: UInt64(size), read: read)
    #expect(try MerkleTree.root(size: UInt64(size), reader) == checkpoint.root)
  }

  @Test(arguments: 0...15) func builderWritesTheSameTiles(size: Int) throws {
    var builder = TileBuilder()
    for entry in try entries().prefix(size) { builder.append(entry) }
    #expect(try builder.root == checkpoint(size).root)
    #expect(builder.takeComplete().isEmpty)
    #expect(builder.partial.count == (size == 0 ? 0 : 2))
    for written in builder.partial { #expect(try written.bytes == read(written.tile)) }
  }

  @Test(arguments: 0...15) func builderGoesOnWhereTesseraStopped(size: Int) throws {
    var builder = try TileBuilder(size: UInt64(size), read: read)
    for entry in try entries().dropFirst(size) { builder.append(entry) }
    #expect(try builder.root == checkpoint(15).root)
    for written in builder.partial { #expect(try written.bytes == read(written.tile)) }
  }

  @Test(arguments: 1...15) func checkpointsAreConsistentAndHoldTheirEntries(size: Int) throws {
    let (head, newest) = try (checkpoint(size), checkpoint(15))
    let reader = TileReader(size: 15, read: read)
    #expect(
      MerkleTree.verifyConsistency(
        from: head.size,
        root: head.root,
        to: newest.size,
        newRoot: newest.root,
        proof: try MerkleTree.consistencyProof(from: head.size, to: 15, reader)
      )
    )
    let index = UInt64(size - 1)
    let proof = try TlogProof(
      TlogProof(
        index: index,
        hashes: MerkleTree.inclusionProof(of: index, size: head.size, reader),
        checkpoint: Corpus.text("\(Self.folder)/log/checkpoint.\(size)")
      ).text
    )
    #expect(try proof.verify(entry: entries()[size - 1], key: key()) == head)
  }
}
