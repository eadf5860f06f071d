import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct NoteVerificationTests {
  private let text = "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

  private func note(_ signatures: SignedNote.Signature...) -> SignedNote {
    SignedNote(text: text, signatures: signatures)
  }

  private func changed(_ signature: SignedNote.Signature) -> SignedNote.Signature {
    var bytes = signature.bytes
    bytes[bytes.count - 1] ^= 1
    return SignedNote.Signature(name: signature.name, keyID: signature.keyID, bytes: bytes)
  }

  @Test func unknownKeysArePassedOver() throws {
    let (known, other) = try (Signers.signer(), Signers.signer(seed: 2))
    let sameName = other.signature(of: text)
    let sameID = SignedNote.Signature(name: "else", keyID: known.verifier.id, bytes: [1])
    let note = note(sameName, sameID, known.signature(of: text))
    #expect(try note.verify(with: [known.verifier]) == [known.verifier])
    let error = #expect(throws: NoteError.self) {
      try self.note(sameName, sameID).verify(with: [known.verifier])
    }
    #expect(error?.description == "note: no signature by a known key, want one")
    #expect(throws: NoteError.unsigned) { try note.verify(with: []) }
  }

  @Test func knownKeysWrongSignatureRefusesTheNote() throws {
    let (one, other) = try (Signers.signer(), Signers.signer("example.org/other"))
    let note = note(one.signature(of: text), changed(other.signature(of: text)))
    #expect(try note.verify(with: [one.verifier]) == [one.verifier])
    let error = #expect(throws: NoteError.self) {
      try note.verify(with: [one.verifier, other.verifier])
    }
    #expect(error?.description == "note: the signature by \"example.org/other\" is not right")
  }

  @Test func secondSignatureOfAKeyIsCheckedToo() throws {
    let signer = try Signers.signer()
    let right = signer.signature(of: text)
    #expect(try note(right, right).verify(with: [signer.verifier]) == [signer.verifier])
    #expect(throws: NoteError.signatureInvalid(key: signer.name)) {
      try note(right, changed(right)).verify(with: [signer.verifier])
    }
  }

  @Test func otherSpellingOfANameIsAnotherName() throws {
    let signer = try Signers.signer("caf\u{e9}")
    let right = signer.signature(of: text)
    let respelt = SignedNote.Signature(
      name: "cafe\u{301}",
      keyID: right.keyID,
      bytes: right.bytes
    )
    #expect(throws: NoteError.unsigned) { try note(respelt).verify(with: [signer.verifier]) }
  }

  @Test func keysAreReturnedInTheOrderOfTheNote() throws {
    let signer = try Signers.signer()
    let witness = try Signers.Witness()
    let note = note(witness.signature(of: text, time: 5), signer.signature(of: text))
    #expect(
      try note.verify(with: [signer.verifier, witness.key]) == [witness.key, signer.verifier]
    )
  }

  @Test(arguments: [0, 1, 1_679_315_147, UInt64(Int64.max)]) func cosignatureHoldsWithItsTime(
    time: UInt64
  ) throws {
    let witness = try Signers.Witness()
    let note = try SignedNote(note(witness.signature(of: text, time: time)).description)
    #expect(try note.verify(with: [witness.key]) == [witness.key])
    #expect(note.signatures[0].time == time)
  }

  @Test func timeBeyondTheLimitIsRefused() throws {
    let witness = try Signers.Witness()
    let note = note(witness.signature(of: text, time: 1 << 63))
    #expect(note.signatures[0].time == nil)
    #expect(throws: NoteError.signatureInvalid(key: witness.key.name)) {
      try note.verify(with: [witness.key])
    }
  }

  @Test(arguments: 0..<72) func changedByteOfACosignatureIsRefused(index: Int) throws {
    let witness = try Signers.Witness()
    let right = witness.signature(of: text, time: 1_679_315_147)
    var bytes = right.bytes
    bytes[index] ^= 1
    let wrong = SignedNote.Signature(name: right.name, keyID: right.keyID, bytes: bytes)
    #expect(throws: NoteError.signatureInvalid(key: witness.key.name)) {
      try note(wrong).verify(with: [witness.key])
    }
  }

  @Test func oneTypesSignatureIsNotTheOthers() throws {
    let secret = try #require(Ed25519PrivateKey(seed: [UInt8](repeating: 1, count: 32)))
    let plain = try VerifierKey(name: "k", key: secret.publicKey)
    let witness = try VerifierKey(name: "k", algorithm: .cosignature, key: secret.publicKey)
    #expect(plain.id != witness.id)
    let signature = SignedNote.Signature(
      name: "k",
      keyID: witness.id,
      bytes: secret.signature(for: Array(text.utf8))
    )
    #expect(throws: NoteError.signatureInvalid(key: "k")) {
      try note(signature).verify(with: [witness])
    }
    #expect(throws: NoteError.unsigned) { try note(signature).verify(with: [plain]) }
  }

  /// Whatever bit is changed, wherever the note is cut, and whatever is put behind it.
  @Test func damagedNoteIsNeverVerified() throws {
    let signer = try Signers.signer()
    let whole = Array(signer.sign(text).utf8)
    func isVerified(_ bytes: [UInt8]) -> Bool {
      (try? SignedNote(bytes).verify(with: [signer.verifier])) != nil
    }
    #expect(isVerified(whole))
    for count in whole.indices {
      if isVerified(Array(whole.prefix(count))) { Issue.record("cut to \(count) bytes") }
      for bit in [0, 3, 5, 7] {
        var damaged = whole
        damaged[count] ^= 1 << UInt8(bit)
        if isVerified(damaged) { Issue.record("byte \(count), bit \(bit)") }
      }
    }
    for end in ["\n", " ", "a", "\0", "a\n", "— a\n"] where isVerified(whole + Array(end.utf8)) {
      Issue.record("with \(end.debugDescription)")
    }
  }
}
