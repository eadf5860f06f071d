import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct NoteKeyTests {
  private static let key =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
  private static let secret =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"

  @Test func keyIsWrittenAsRead() throws {
    let key = try VerifierKey(Self.key)
    #expect(key.name == "example.com/foo")
    #expect(key.id == 0x530d_903a)
    #expect(key.algorithm == .ed25519)
    #expect(key.description == Self.key)
    #expect(try VerifierKey(Self.key + "\n") == key)
  }

  @Test func cosignersKeyIsWrittenAsRead() throws {
    let key = try Signers.Witness().key
    #expect(try VerifierKey(key.description) == key)
  }

  @Test(arguments: [
    "", "\n", "a", "a+b", "example.com/foo+530d903a", key + "\n\n", key + " ", " " + key,
    "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903a+AOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAAAA",
    "example.com/foo+530d903a+", "example.com/foo++530d903a+AQ==",
  ]) func otherTextIsNoKey(text: String) {
    #expect(throws: NoteError.self) { try VerifierKey(text) }
  }

  @Test(arguments: ["", " ", "a b", "a+b", "a\u{a0}", "a\n", "\u{3000}", "a\u{1}"])
  func nameThatNoLineCanHoldIsRefused(name: String) throws {
    let error = #expect(throws: NoteError.self) { try Signers.signer(name) }
    #expect(error?.description.hasSuffix(", want one without spaces and plus signs") == true)
  }

  @Test func messagesNameWhatWasFound() {
    func message(_ text: String) -> String? {
      #expect(throws: NoteError.self) { try VerifierKey(text) }?.description
    }
    let other = Self.key.replacing("530d", with: "530e")
    #expect(message(other) == "key: key id \"530e903a\", want 530d903a")
    #expect(
      message("a\u{1b}[2J")
        == "key: \"a\\u{1B}[2J\", want <name>+<key id>+<base64> of an Ed25519 key"
    )
  }

  @Test func privateKeyIsWrittenAsRead() throws {
    let signer = try NoteSigner(Self.secret + "\n")
    #expect(signer.secretText == Self.secret)
    #expect(signer.name == "PeterNeumann")
    #expect(signer.verifier.id == 0xc74f_20a3)
  }

  @Test(arguments: [
    "", "PRIVATE+KEY+", "PRIVATE+KEY+PeterNeumann+c74f20a3", secret + "\n\n", " " + secret,
    "private+key+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
    "PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
    "PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
    "PRIVATE+KEY+PeterNeumanm+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
    "PRIVATE+KEY+PeterNeumann+c74f20a3+BIEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDF",
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFzAAAA",
    "PRIVATE+KEY++c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
  ]) func otherTextIsNoPrivateKeyAndIsNotShown(text: String) {
    let error = #expect(throws: NoteError.self) { try NoteSigner(text) }
    #expect(error?.description.contains("YEKFALV") == false)
  }

  @Test func seedIsNeverPrinted() throws {
    let signer = try NoteSigner(Self.secret)
    var dumped = ""
    dump(signer, to: &dumped)
    dump([signer], to: &dumped)
    let printed = "\(signer) \(String(reflecting: signer)) \([signer]) \(dumped)"
    #expect(printed.contains("PeterNeumann+c74f20a3+ARpc2Qc"))
    #expect(!printed.contains("YEKFALV"))
    let numbers = printed.split { !$0.isNumber }.compactMap { Int($0) }
    #expect(!numbers.contains([129, 10, 20, 2, 213]))
  }

  @Test(arguments: [0, 31, 33]) func seedOfAnotherLengthIsRefused(count: Int) {
    let error = #expect(throws: NoteError.self) {
      try NoteSigner(name: "a", seed: [UInt8](repeating: 0, count: count))
    }
    #expect(error?.description == "key: a seed of \(count) bytes, want 32")
  }
}
