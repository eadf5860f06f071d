import Cryptography
import Testing

@testable import TransparencyLog

/// Notes that others published: C2SP's specification, Go's package documentation, and the corpus.
@Suite struct NoteVectorTests {
  @Test func exampleOfTheSpecificationIsVerified() throws {
    let key = try VerifierKey(
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    )
    let text = """
      This is an example message.

      — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

      """
    let note = try SignedNote(text)
    #expect(note.text == "This is an example message.\n")
    #expect(try note.verify(with: [key]) == [key])
    #expect(note.description == text)
  }

  @Test func poemOfTheSpecificationKeepsItsEmptyLine() throws {
    let note = try SignedNote(
      """
      Ognuno sta solo sul cuor della terra
      trafitto da un raggio di sole:

      ed è subito sera.

      — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=

      """
    )
    #expect(note.text.hasSuffix(":\n\ned è subito sera.\n"))
    #expect(note.signatures.map(\.name) == ["quasimodo.example/salvatore"])
    #expect(note.signatures.map(\.keyID) == [0x367b_a04b])
    #expect(note.signatures[0].bytes.count == 64)
  }

  /// The key pair of the examples in golang.org/x/mod/sumdb/note.
  @Test func examplesOfGoAreSignedAndVerified() throws {
    let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    let signer = try NoteSigner(secret)
    let text = """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      """
    let note = """
      \(text)
      — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

      """
    #expect(signer.sign(text) == note)
    #expect(signer.secretText == secret)
    #expect(
      signer.verifier.description
        == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    )
    #expect(try SignedNote(note).verify(with: [signer.verifier]) == [signer.verifier])
  }

  /// The checkpoint of c2sp.org/tlog-cosignature, whose witness saw it at a stated time.
  @Test func cosignatureOfTheSpecificationHasItsTime() throws {
    let note = try SignedNote(
      """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
      — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

      """
    )
    #expect(note.signatures.map(\.time) == [nil, 1_679_315_147])
    let checkpoint = try Checkpoint(text: note.text)
    #expect(checkpoint.origin == "example.com/behind-the-sofa")
    #expect(checkpoint.size == 20_852_163)
    #expect(checkpoint.text == note.text)
  }

  @Test(.enabled(if: Corpus.isThere)) func checkpointOfSumDatabaseIsVerified() throws {
    let key = try VerifierKey(Corpus.text("vectors/signed-notes/sum.golang.org.vkey"))
    let text = try Corpus.text("vectors/signed-notes/sum.golang.org-15081221.note")
    let note = try SignedNote(text)
    #expect(try note.verify(with: [key]) == [key])
    #expect(note.description == text)
    #expect(try Checkpoint(text: note.text).size == 15_081_221)
    // That log is older than the rule that its key is named after its origin.
    let error = #expect(throws: NoteError.self) { try Checkpoint(note: text, key: key) }
    #expect(
      error?.description == "checkpoint:1: origin \"go.sum database tree\", want \"sum.golang.org\""
    )
  }

  @Test(.enabled(if: Corpus.isThere)) func checkpointOfAnotherSizeIsRefused() throws {
    let key = try VerifierKey(Corpus.text("vectors/signed-notes/sum.golang.org.vkey"))
    let note = try SignedNote(
      Corpus.bytes("vectors/signed-notes/sum.golang.org-size-changed.bad.note")
    )
    #expect(throws: NoteError.signatureInvalid(key: "sum.golang.org")) {
      try note.verify(with: [key])
    }
  }
}
