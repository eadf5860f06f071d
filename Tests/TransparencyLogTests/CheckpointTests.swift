import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct CheckpointTests {
  private static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

  @Test(arguments: [0, 1, 20_852_163, UInt64.max]) func textIsWrittenAndRead(size: UInt64) throws {
    let root = try #require(Digest(base64: Self.root))
    for extensions in [[], ["one"], ["one", "— two three", "é"]] {
      let checkpoint = Checkpoint(origin: "a b", size: size, root: root, extensions: extensions)
      let lines = ["a b", "\(size)", Self.root] + extensions
      #expect(checkpoint.text == lines.joined(separator: "\n") + "\n")
      #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
    }
  }

  @Test(arguments: [
    ("", "checkpoint: 0 lines, want at least 3"),
    ("a\n5\n", "checkpoint: 2 lines, want at least 3"),
    ("a\n5\n\(root)", "checkpoint: 2 lines, want at least 3"),
    ("\n5\n\(root)\n", "checkpoint:1: \"\", want a line of text"),
    ("a\r\n5\r\n\(root)\r\n", "checkpoint:1: \"a\\r\", want a line of text"),
    ("a\n5\n\(root)\n\n", "checkpoint:4: \"\", want a line of text"),
    ("a\n5\n\(root)\nb\n\nc\n", "checkpoint:5: \"\", want a line of text"),
    ("a\n\n\(root)\n", "checkpoint:2: size \"\", want a decimal number"),
    ("a\n05\n\(root)\n", "checkpoint:2: size \"05\", want a decimal number"),
    ("a\n00\n\(root)\n", "checkpoint:2: size \"00\", want a decimal number"),
    ("a\n+5\n\(root)\n", "checkpoint:2: size \"+5\", want a decimal number"),
    ("a\n-5\n\(root)\n", "checkpoint:2: size \"-5\", want a decimal number"),
    ("a\n 5\n\(root)\n", "checkpoint:2: size \" 5\", want a decimal number"),
    ("a\n0x5\n\(root)\n", "checkpoint:2: size \"0x5\", want a decimal number"),
    ("a\n٥\n\(root)\n", "checkpoint:2: size \"\\u{0665}\", want a decimal number"),
    (
      "a\n18446744073709551616\n\(root)\n",
      "checkpoint:2: size \"18446744073709551616\", want a decimal number"
    ),
    ("a\n5\nCsUY\n", "checkpoint:3: root \"CsUY\", want 32 bytes in base64"),
    (
      "a\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
      "checkpoint:3: root \"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx…\", want 32 bytes in base64"
    ),
    (
      "a\n5\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n",
      "checkpoint:3: root \"CsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jx…\", want 32 bytes in base64"
    ),
  ]) func otherTextIsRefused(text: String, message: String) {
    let error = #expect(throws: NoteError.self) { try Checkpoint(text: text) }
    #expect(error?.description == message)
  }

  @Test func checkpointIsSignedAndOpened() throws {
    let signer = try Signers.signer()
    let checkpoint = Checkpoint(origin: signer.name, size: 0, root: .empty)
    let note = checkpoint.signed(by: signer)
    #expect(try Checkpoint(note: note, key: signer.verifier) == checkpoint)
    let other = try Signers.signer(seed: 2)
    #expect(throws: NoteError.unsigned) { try Checkpoint(note: note, key: other.verifier) }
  }

  @Test(arguments: [
    ("example.com/log/bag", "example.com/log"),
    // The same to the eye and to Unicode, but other bytes.
    ("caf\u{e9}", "cafe\u{301}"),
  ]) func originIsTheKeysName(name: String, origin: String) throws {
    let signer = try Signers.signer(name)
    let note = Checkpoint(origin: origin, size: 0, root: .empty).signed(by: signer)
    let error = #expect(throws: NoteError.self) {
      try Checkpoint(note: note, key: signer.verifier)
    }
    #expect(error?.description.hasPrefix("checkpoint:1: origin ") == true)
  }

  @Test func otherSignedTextIsNoCheckpoint() throws {
    let signer = try Signers.signer()
    let error = #expect(throws: NoteError.self) {
      try Checkpoint(note: signer.sign("tickmark-bag/v1\na\n"), key: signer.verifier)
    }
    #expect(error?.description == "checkpoint: 2 lines, want at least 3")
  }

  @Test func witnessAloneDoesNotMakeACheckpoint() throws {
    let witness = try Signers.Witness("example.com/log")
    let text = Checkpoint(origin: "example.com/log", size: 0, root: .empty).text
    let note = SignedNote(text: text, signatures: [witness.signature(of: text, time: 1)])
    let error = #expect(throws: NoteError.self) { try Checkpoint(note: note, key: witness.key) }
    #expect(error?.description == "key: \"example.com/log\" cosigns, want a key that signs")
  }
}
