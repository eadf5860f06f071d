import CanonicalJSON
import Cryptography
import Trail
import TransparencyLog

@testable import Tickmark

/// A finished log in memory.
final class MemoryLog: EvidenceReader {
  private(set) var events: [LoggedEvent] = []
  private var levels: [[Digest]] = [[]]
  private var places: [Int: Provenance] = [:]
  var items: [EvidenceItem] = []

  var size: Int { events.count }

  /// Appends an event as the record number `index` of its source's one file.
  func append(
    source: String,
    id: String,
    record: JSONValue,
    openings: [String: LoggedEvent.Opening] = [:],
    file: String?
  ) {
    let event = LoggedEvent(
      index: size,
      source: source,
      id: id,
      nonce: Base64URL.encode(SHA256.hash(id).bytes.prefix(16)),
      record: record.canonical,
      openings: openings
    )
    if let file {
      places[size] = Provenance(
        file: file,
        record: size,
        fileDigest: SHA256.hash(Self.content(of: file))
      )
    }
    events.append(event)
    levels[0].append(MerkleTree.leafHash(event.entry))
    grow()
  }

  /// What an export file holds.
  static func content(of file: String) -> [UInt8] { Array("content of \(file)".utf8) }

  private func grow() {
    var level = 0
    while levels[level].count % 2 == 0 {
      let pair = levels[level].suffix(2)
      if level + 1 == levels.count { levels.append([]) }
      levels[level + 1].append(
        MerkleTree.nodeHash(pair[pair.startIndex], pair[pair.startIndex + 1])
      )
      level += 1
    }
  }

  func event(at index: Int) throws -> LoggedEvent { events[index] }

  func provenance(of index: Int) throws -> Provenance? { places[index] }

  func hash(level: Int, index: Int) throws -> Digest { levels[level][index] }

  func forEachEvidence(
    overlapping period: Period,
    _ body: (EvidenceItem) throws -> Void
  ) throws {
    for item in items { try body(item) }
  }

  func root(_ size: Int) throws -> Digest {
    try MerkleTree.root(size: UInt64(size), EvidenceHashes(self))
  }
}

/// A bag in memory.
final class MemoryBag: BagSink {
  private(set) var files: [String: [UInt8]] = [:]
  private(set) var order: [String] = []

  func write(
    _ name: String,
    _ content: (_ write: @escaping ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    files[name] = []
    order.append(name)
    try content { self.files[name]?.append(contentsOf: $0) }
  }

  func text(_ name: String) -> String { String(decoding: files[name] ?? [], as: UTF8.self) }

  var names: [String] { files.keys.sorted() }
}
