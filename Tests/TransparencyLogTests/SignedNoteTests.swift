import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct SignedNoteTests {
  static let valid = "— example.com/log AAAAAAA="

  @Test(arguments: ["a\n", "\n", "\n\n", "a\n\nb\n", "— a\n", "\u{7f}\u{85}é\u{2028}\n"])
  func textOfAnyLinesIsSignedAndRead(text: String) throws {
    let signer = try Signers.signer()
    let note = try SignedNote(signer.sign(text))
    #expect(note.text == text)
    #expect(note.description == signer.sign(text))
    #expect(try note.verify(with: [signer.verifier]) == [signer.verifier])
  }

  @Test(arguments: [
    ("", "note: no empty line before signatures, want one"),
    ("\n", "note: no empty line before signatures, want one"),
    ("a\n\(valid)\n", "note: no empty line before signatures, want one"),
    ("\n\(valid)\n", "note: no empty line before signatures, want one"),
    ("a\n\n\(valid)", "note: no empty line before signatures, want one"),
    ("a\n\n", "note: 0 signatures, want 1 to 100"),
    ("a\n\n\(valid)\n\n", "note: 0 signatures, want 1 to 100"),
    ("a\n\n\(valid)\r\n", "note: a control character 13, want none but newlines"),
    ("a\tb\n\n\(valid)\n", "note: a control character 9, want none but newlines"),
    ("a\0\n\n\(valid)\n", "note: a control character 0, want none but newlines"),
    ("a\n\n- b AAAAAAA=\n", "note: line \"- b AAAAAAA=\", want — <name> <base64>"),
    ("a\n\n—  AAAAAAA=\n", "note: line \"\\u{2014}  AAAAAAA=\", want — <name> <base64>"),
    ("a\n\n— b AAAAAA==\n", "note: line \"\\u{2014} b AAAAAA==\", want — <name> <base64>"),
  ]) func otherTextIsNoNote(text: String, message: String) {
    let error = #expect(throws: NoteError.self) { try SignedNote(text) }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    "—example.com/log AAAAAAA=", "\u{2013} example.com/log AAAAAAA=", " — example.com/log AAAAAAA=",
    "— example.com/log  AAAAAAA=", "— example.com/log AAAAAAA= ", "— example.com/log", "—", "— ",
    "— example.com/log AAAAAAA", "— example.com/log AAAAAAB=", "— example.com/log AAAA",
    "— example.com/log AAAA_AA=", "— example+com/log AAAAAAA=", "— example\u{a0}com AAAAAAA=",
    "— example\u{2003}com AAAAAAA=", "— example\u{85}com AAAAAAA=", "— a\u{2028}b AAAAAAA=",
  ]) func otherLineIsNoSignature(line: String) {
    #expect(throws: NoteError.self) { try SignedNote("a\n\n\(Self.valid)\n\(line)\n") }
  }

  @Test(arguments: ["a", "é", "e\u{301}", "\u{301}", "\u{200b}", "—", "a/b.c:d@e=", "日本"])
  func nameWithoutSpaceAndPlusIsTaken(name: String) throws {
    let note = try SignedNote("a\n\n— \(name) AAAAAAA=\n")
    #expect(note.signatures[0].name.unicodeScalars.elementsEqual(name.unicodeScalars))
    let signer = try Signers.signer(name)
    #expect(try SignedNote(signer.sign("a\n")).verify(with: [signer.verifier]).count == 1)
  }

  @Test func otherBytesThanUTF8AreNoNote() {
    let note = Array("a".utf8) + [0xc3, 0x28] + Array("\n\n\(Self.valid)\n".utf8)
    let error = #expect(throws: NoteError.self) { try SignedNote(note) }
    #expect(error?.description == "note: other bytes than UTF-8, want text")
  }

  @Test func signaturesBeginAfterTheLastEmptyLine() throws {
    let signer = try Signers.signer()
    let inner = signer.sign("a\n")
    let note = try SignedNote(signer.sign(inner))
    #expect(note.text == inner)
    #expect(note.signatures.count == 1)
  }

  @Test(arguments: [16, 100]) func manySignaturesAreTaken(count: Int) throws {
    let signer = try Signers.signer()
    let others = (0..<(count - 1)).map { "— other\($0) AAAAAAA=\n" }.joined()
    let note = try SignedNote("a\n\n" + others + "\(signer.signature(of: "a\n"))\n")
    #expect(try note.verify(with: [signer.verifier]) == [signer.verifier])
  }

  @Test func tooManySignaturesAndTooManyBytesAreRefused() {
    let lines = String(repeating: "\(Self.valid)\n", count: 101)
    let error = #expect(throws: NoteError.self) { try SignedNote("a\n\n" + lines) }
    #expect(error?.description == "note: 101 signatures, want 1 to 100")
    let large = [UInt8](repeating: 0x61, count: 16 << 20) + Array("\n\n\(Self.valid)\n".utf8)
    let other = #expect(throws: NoteError.self) { try SignedNote(large) }
    #expect(other?.description == "note: over 16 MiB, want less")
  }
}
