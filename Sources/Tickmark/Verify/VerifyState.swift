import Archive
import Cryptography
import Trail
import TransparencyLog

/// Checks a state from its segments up: each line's entry, the tree over them, the checkpoint.
func verifyState(
  _ state: StateFolder,
  _ keys: TrustedKeys,
  _ verification: inout Verification
) throws -> Checkpoint? {
  let note = noteText(try Disk.read(state.checkpoint))
  guard let checkpoint = verifyCheckpoint(note, keys, &verification) else { return nil }
  var edge = Frontier()
  var builder = TileBuilder()
  var isAsSigned = false
  var extraCount = 0
  do {
    try forEachEntry(state) { entry in
      guard edge.size < checkpoint.size else {
        extraCount += 1
        return
      }
      edge.append(MerkleTree.leafHash(entry))
      builder.append(entry)
    }
    isAsSigned = edge.size == checkpoint.size && edge.root == checkpoint.root
  } catch let error as RunError {
    verification.tell(.broken, error.description)
  } catch let error as CompressionError {
    verification.tell(.broken, "segments: \(error)")
  }
  verification.check(
    isAsSigned,
    "segments: \(edge.size) entries make the signed root",
    else: "segments: \(edge.size) entries don't make the signed root of \(checkpoint.size)"
  )
  if extraCount > 0 {
    verification.tell(
      .unproven,
      "segments: \(extraCount) entries behind the signed log; the next run cuts or signs them"
    )
  }
  var wrong: [String] = []
  for tile in builder.takeComplete() + builder.partial {
    let path = "\(state.log)/\(tile.tile.path)"
    if (try? Disk.read(path)) != tile.bytes { wrong.append(tile.tile.path) }
  }
  verification.check(
    wrong.isEmpty,
    "tiles: as the segments make them",
    else: "tiles: \(wrong.count) are missing or altered, the first \(wrong.first ?? "")"
  )
  return checkpoint
}

/// Calls the closure with each entry that the segments' lines make, in the order of the log.
func forEachEntry(_ state: StateFolder, _ body: (Digest) throws -> Void) throws {
  var index = 0
  for name in try Disk.names(in: state.segments) {
    guard let first = StateFolder.firstIndex(ofSegment: name) else { continue }
    guard first == index else {
      throw RunError(place: "segments/\(name)", message: "begins at \(first), want \(index)")
    }
    let bytes = try Disk.read("\(state.segments)/\(name)")
    let frames = try unsafe bytes.withUnsafeBytes {
      try unsafe ZstdDecompressor.frameRanges(in: $0)
    }
    for frame in frames {
      let lines = FrameLines(
        try ZstdDecompressor().decompressFrame(Array(bytes[frame]), limit: 1 << 33)
      )
      for number in 0..<lines.count {
        guard let event = try? LoggedEvent(line: lines[number], index: index) else {
          throw RunError(place: "entry \(index)", message: "no line of a segment")
        }
        try body(event.entry)
        index += 1
      }
    }
  }
}
