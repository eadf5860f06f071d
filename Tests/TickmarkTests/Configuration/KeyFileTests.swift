import Cryptography
import Foundation
import Testing
import TransparencyLog

@testable import Tickmark

@Suite struct KeyFileTests {
  /// A folder of a test's own.
  private final class Folder {
    let path = "\(NSTemporaryDirectory())/tickmark-keys-\(UUID().uuidString)"

    init() throws { try Disk.makeFolder(path) }
    deinit { try? Disk.removeTree(path) }

    func write(_ text: String, mode: Int) throws -> String {
      let file = "\(path)/key"
      try Data(text.utf8).write(to: URL(filePath: file))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
      return file
    }
  }

  @Test(arguments: [0o600, 0o400, 0o700])
  func fileOfItsOwnerIsRead(mode: Int) throws {
    let folder = try Folder()
    let file = try folder.write("secret\n", mode: mode)
    #expect(try KeyFile().text(file) == "secret\n")
  }

  @Test(arguments: [
    (0o640, "0640"), (0o604, "0604"), (0o620, "0620"), (0o602, "0602"), (0o601, "0601"),
    (0o644, "0644"),
  ])
  func fileThatOthersCanUseIsRefused(mode: Int, shown: String) throws {
    let folder = try Folder()
    let file = try folder.write("secret\n", mode: mode)
    let error = #expect(throws: RunError.self) { try KeyFile().text(file) }
    #expect(error?.place == file)
    #expect(error?.message == "found a key that others can use (mode \(shown)), want 0600")
    #expect(error?.hint?.contains("chmod 600") == true)
    #expect(error.map { "\($0)" }?.contains("secret") == false)
  }

  @Test func folderIsRefused() throws {
    let folder = try Folder()
    let error = #expect(throws: RunError.self) { try KeyFile().text(folder.path) }
    #expect(error?.message == "found no regular file, want the file of a key")
  }

  @Test func absentFileNamesItsPath() throws {
    let error = #expect(throws: DiskError.self) { try KeyFile().text("/nowhere/bag.key") }
    #expect(error?.path == "/nowhere/bag.key")
  }

  @Test func environmentIsRead() throws {
    let keys = KeyFile(environment: ["BAG": "secret"])
    #expect(try keys.text("env:BAG") == "secret")
    let error = #expect(throws: RunError.self) { try keys.text("env:BAD") }
    #expect(error?.description == "env:BAD: found nothing in the environment, want the key's text")
  }

  @Test func keyMustHaveTheNameOfItsMeaning() throws {
    let signer = try NoteSigner(name: "a.example/log/bag", seed: Array(repeating: 7, count: 32))
    let keys = KeyFile(environment: ["K": "\(signer.secretText)\n"])
    #expect(try keys.signer("env:K", name: "a.example/log/bag").verifier == signer.verifier)
    let error = #expect(throws: RunError.self) {
      try keys.signer("env:K", name: "a.example/log")
    }
    #expect(error?.message == #"found a key named "a.example/log/bag", want "a.example/log""#)
  }

  @Test func whatIsNoKeyIsRefusedWithoutShowingIt() throws {
    let keys = KeyFile(environment: ["K": "topsecret", "C": "topsecret"])
    let signer = #expect(throws: RunError.self) { try keys.signer("env:K", name: "a") }
    #expect(signer?.message.contains("want PRIVATE+KEY+… on one line") == true)
    let secrets = #expect(throws: RunError.self) { try keys.secrets("env:C") }
    #expect(secrets?.message == "found no 64 bytes in base64, want them on one line")
    #expect(
      "\(String(describing: signer)) \(String(describing: secrets))".contains("topsecret") == false
    )
  }
}

@Suite struct KeyGenerationTests {
  private static func random(_ count: Int) -> [UInt8] { Array(repeating: 9, count: count) }

  @Test func everyKeyIsMadeForItsMeaning() throws {
    let folder = "\(NSTemporaryDirectory())/tickmark-keygen-\(UUID().uuidString)/keys"
    defer { try? Disk.removeTree(Disk.parent(of: folder)) }
    let keys = try generateKeys(folder, origin: "a.example/log", random: Self.random)
    #expect(
      keys.pairs.map(\.verifier.name) == [
        "a.example/log", "a.example/log/bag", "a.example/log/backup",
      ]
    )
    for pair in keys.pairs {
      let signer = try KeyFile().signer("\(folder)/\(pair.name).key", name: pair.verifier.name)
      let text = String(decoding: try Disk.read("\(folder)/\(pair.name).vkey"), as: UTF8.self)
      #expect(try VerifierKey(text) == signer.verifier)
    }
    _ = try KeyFile().secrets("\(folder)/commit.key")
    #expect(
      try Disk.names(in: folder)
        == [
          "backup.key", "backup.vkey", "bag.key", "bag.vkey", "checkpoint.key", "checkpoint.vkey",
          "commit.key",
        ]
    )
  }

  @Test(arguments: ["bag.vkey", "commit.key"])
  func nothingIsWrittenOver(name: String) throws {
    let folder = "\(NSTemporaryDirectory())/tickmark-keygen-\(UUID().uuidString)"
    defer { try? Disk.removeTree(folder) }
    try Disk.makeFolder(folder)
    try Disk.write(Array("mine".utf8), to: "\(folder)/\(name)")
    let error = #expect(throws: RunError.self) { try generateKeys(folder, origin: "a.example") }
    #expect(error?.description == "\(folder)/\(name): found a file, want none")
    #expect(try Disk.names(in: folder) == [name])
  }

  @Test(arguments: ["", "a b", "a+b", "a\nb"])
  func originThatNamesNoKeyIsRefused(origin: String) throws {
    let folder = "\(NSTemporaryDirectory())/tickmark-keygen-\(UUID().uuidString)"
    #expect(throws: RunError.self) { try generateKeys(folder, origin: origin) }
    #expect(!Disk.exists(folder))
  }
}

@Suite struct KeyFingerprintTests {
  // The proposal's own examples: addresses of four bytes, two words each.
  @Test(
    arguments: [
      (0x7f00, "lusab"), (0x0001, "babad"), (0x3f54, "gutih"), (0xdcc1, "tugad"), (0x3f76, "gutuk"),
      (0x0723, "bisog"), (0xffff, "zuzuz"), (0x0000, "babab"),
    ] as [(UInt16, String)]
  )
  func wordsAreThoseOfTheProposal(word: UInt16, text: String) {
    #expect(KeyFingerprint.proquint(word) == text)
  }

  @Test func keyHasEightWords() throws {
    let signer = try NoteSigner(name: "a.example/log", seed: Array(repeating: 7, count: 32))
    let words = KeyFingerprint.words(of: signer.verifier).split(separator: " ")
    #expect(words.count == 8)
    #expect(words.allSatisfy { $0.utf8.count == 5 })
  }

  @Test func anotherNameOfTheSameKeyHasOtherWords() throws {
    let seed = [UInt8](repeating: 7, count: 32)
    let first = try NoteSigner(name: "a.example/log", seed: seed).verifier
    let second = try NoteSigner(name: "a.example/lob", seed: seed).verifier
    #expect(KeyFingerprint.words(of: first) != KeyFingerprint.words(of: second))
  }
}
