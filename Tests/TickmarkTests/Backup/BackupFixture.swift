import Age
import Archive
import Cryptography
import Foundation
import Trail
import TransparencyLog

@testable import Tickmark

/// A small state that grows from night to night, with the backups of each; removed with the test.
final class BackupFixture {
  let root: String
  let signer: NoteSigner
  let identity = AgeIdentity.generate(random: { [UInt8](repeating: 7, count: $0) })
  private(set) var entries: [Digest] = []

  init() throws {
    root = FileManager.default.temporaryDirectory.path + "/tickmark-\(UUID().uuidString)"
    signer = try NoteSigner(name: "example.com/log/backup", seed: Array(1...32))
    for folder in ["state/segments", "state/log/tile/0", "state/raw", "bag/data"] {
      try Disk.makeFolder("\(root)/\(folder)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { "\(root)/\(name)" }
  var state: String { path("state") }
  var backups: String { path("backups/nightly") }
  var restored: String { path("restored") }

  func write(_ text: String, to name: String) throws {
    try Disk.makeFolder(Disk.parent(of: path(name)))
    try Disk.write(Array(text.utf8), to: path(name))
  }

  func read(_ name: String) throws -> [UInt8] { try Disk.read(path(name)) }

  /// Appends a segment of a few entries, and the log files that go with it.
  func grow(by count: Int = 3) throws {
    let first = entries.count
    let lines = (first..<first + count).map { "{\"id\":\"\($0)\"}\n" }
    entries += lines.map { SHA256.hash($0) }
    try write(lines.joined(), to: "state/segments/\(StateFolder.segmentName(first: first))")
    try write("checkpoint of \(entries.count)", to: "state/log/checkpoint")
    if first > 0 { try Disk.remove(path("state/log/tile/0/000.p/\(first)")) }
    try write("tile \(entries.count)", to: "state/log/tile/0/000.p/\(entries.count)")
    try write("raw \(first)", to: "state/raw/\(SHA256.hash("\(first)"))")
    try write("<p>\(entries.count)</p>", to: "bag/index.html")
    try write("é", to: "bag/data/é.json")
  }

  var logRoot: Digest {
    var frontier = Frontier()
    for entry in entries { frontier.append(MerkleTree.leafHash(entry.bytes)) }
    return frontier.root
  }

  var tables: [TableDigest] {
    [TableDigest(name: "event", rowCount: entries.count, sha256: SHA256.hash("\(entries.count)"))]
  }

  static func run(_ day: Int) -> String { "nightly/2026-11-\(day)T02:00:00Z" }
  static func archive(_ day: Int) -> String { "202611\(day)T020000Z.tar.zst.age" }
  func archive(_ day: Int) -> String { "\(backups)/\(Self.archive(day))" }

  func request(_ day: Int) -> BackupRequest {
    BackupRequest(
      run: Self.run(day),
      state: state,
      bag: path("bag"),
      folder: backups,
      index: path("state/backup/nightly"),
      recipients: [identity.recipient],
      size: entries.count,
      root: logRoot,
      tables: tables,
      secretPaths: [path("keys")]
    )
  }

  @discardableResult
  func backUp(_ day: Int) throws -> BackupResult { try request(day).make(signer: signer) }

  /// Grows and backs up night after night.
  func backUp(_ days: ClosedRange<Int>) throws {
    for day in days {
      try grow()
      try backUp(day)
    }
  }

  func restoreRequest(asOf: String? = nil) -> RestoreRequest {
    RestoreRequest(
      source: backups,
      target: restored,
      identities: [identity],
      asOf: asOf,
      key: TrustedKeys(signer.verifier)
    )
  }

  @discardableResult
  func restore(_ request: RestoreRequest? = nil) throws -> RestoreResult {
    var count = 0
    return try (request ?? restoreRequest()).restore(
      entries: { state, body in
        for name in try Disk.names(in: "\(state)/segments") {
          let text = String(decoding: try Disk.read("\(state)/segments/\(name)"), as: UTF8.self)
          for line in text.split(separator: "\n") {
            try body(SHA256.hash("\(line)\n"))
            count += 1
          }
        }
      },
      rebuild: { _ in [TableDigest(name: "event", rowCount: count, sha256: SHA256.hash("\(count)"))]
      }
    )
  }

  /// Returns all files below a folder with their content.
  func tree(_ folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let base = path(folder)
    for name in try FileManager.default.subpathsOfDirectory(atPath: base)
    where try Disk.kind(of: "\(base)/\(name)") == .file {
      files[name] = try Disk.read("\(base)/\(name)")
    }
    return files
  }

  /// The state's files that a backup saves.
  func savedState(_ folder: String = "state") throws -> [String: [UInt8]] {
    try tree(folder).filter { !$0.key.hasPrefix("backup/") }
  }
}

extension BackupFixture {
  /// A member of an archive, for tests that take one apart.
  struct Member {
    var name: String
    var bytes: [UInt8]
  }

  /// Decrypts and unpacks an archive.
  func members(_ day: Int) throws -> [Member] {
    let age = try AgeDecryptor(InputFile(archive(day)), identities: [identity])
    var tar = TarReader(ZstdSource(age))
    var members: [Member] = []
    while let entry = try tar.next() {
      members.append(Member(name: entry.name, bytes: try tar.readAll()))
    }
    return members
  }

  /// Packs and encrypts an archive, as anybody who knows the recipient can.
  func pack(_ members: [Member], as day: Int, renaming names: [String: String] = [:]) throws {
    try seal(Self.compressed(members, renaming: names), as: day)
  }

  func seal(_ compressed: [UInt8], as day: Int) throws {
    let age = AgeEncryptor(recipients: [identity.recipient])
    try Disk.write(age.write(compressed) + age.finish(), to: archive(day))
  }

  /// Returns the zstd frame of a tar archive.
  static func compressed(
    _ members: [Member],
    renaming names: [String: String] = [:]
  ) throws -> [UInt8] {
    let tape = TarBytes()
    var tar = TarWriter { unsafe tape.bytes.append(contentsOf: $0) }
    for member in members {
      try tar.begin(member.name, byteCount: member.bytes.count)
      try tar.write(member.bytes)
      try tar.end()
    }
    try tar.finish()
    for (name, other) in names { tape.rename(name, to: other) }
    let zstd = ZstdStreamCompressor(level: 3)
    return zstd.write(tape.bytes) + zstd.finish()
  }

  /// Signs a listing of the members anew, as a thief of the backup key could.
  func packSigned(_ listing: String, _ members: [Member], as day: Int) throws {
    let manifest = BackupManifest(
      run: Self.run(day),
      predecessor: nil,
      size: entries.count,
      root: logRoot,
      inventory: .zero,
      listing: SHA256.hash(listing)
    )
    let note = Member(name: "manifest.note", bytes: BackupNote.sign(manifest.text, by: signer))
    try pack([note, Member(name: "manifest", bytes: Array(listing.utf8))] + members, as: day)
  }

  /// Runs a shell command in the fixture's folder.
  ///
  /// - Returns: nil, with one line that says so, where one of the programs isn't installed.
  func shell(_ command: String, needs programs: [String]) throws -> (Int32, String)? {
    for program in programs
    where !FileManager.default.isExecutableFile(atPath: "/usr/bin/\(program)") {
      print("skipped: no \(program) on this system")
      return nil
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "set -eo pipefail; " + command]
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}

/// A tar archive in memory.
private final class TarBytes {
  var bytes: [UInt8] = []

  /// Gives a member a name that our writer refuses, and its header the checksum that fits.
  func rename(_ name: String, to other: String) {
    for start in stride(from: 0, to: bytes.count, by: 512)
    where bytes[start..<start + 100].starts(with: Array(name.utf8) + [0]) {
      let field = Array(other.utf8) + [UInt8](repeating: 0, count: 100 - other.utf8.count)
      bytes.replaceSubrange(start..<start + 100, with: field)
      bytes.replaceSubrange(start + 148..<start + 156, with: repeatElement(0x20, count: 8))
      let sum = bytes[start..<start + 512].reduce(0) { $0 + Int($1) }
      let digits = String(sum, radix: 8)
      let text = String(repeating: "0", count: 6 - digits.count) + digits
      bytes.replaceSubrange(start + 148..<start + 156, with: Array(text.utf8) + [0, 0x20])
    }
  }
}

extension RestoreRequest {
  /// Restores a state whose ledger and entries are made up by the closures.
  func restore(
    entries: (_ state: String, _ body: (Digest) throws -> Void) throws -> Void,
    rebuild: (_ state: String) throws -> [TableDigest]
  ) throws -> RestoreResult {
    var unpacked = try unpack()
    do {
      try entries(unpacked.state) { try unpacked.check.append($0) }
      return try finish(unpacked, tables: rebuild(unpacked.state))
    } catch {
      abandon(after: error)
      throw error
    }
  }
}
