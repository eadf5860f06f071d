import Cryptography
import Testing

/// Published vectors: FIPS 180-4, RFC 4231, RFC 5869, RFC 8032, RFC 1321.
@Suite struct CryptographyTests {
  @Test func sha256OfAbc() {
    #expect(
      SHA256.hash("abc").hex
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(
      Digest.empty.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
  }

  @Test func piecesGiveTheSameDigestAndACopyForks() {
    var hasher = SHA256Hasher()
    hasher.update("a")
    let fork = hasher
    hasher.update("bc")
    #expect(hasher.finalize() == SHA256.hash("abc"))
    #expect(fork.finalize() == SHA256.hash("a"))
  }

  @Test func nodeIsPrefixAndBothHalves() {
    let left = SHA256.hash("l")
    let right = SHA256.hash("r")
    #expect(SHA256.node(prefix: 1, left, right) == SHA256.hash([1] + left.bytes + right.bytes))
  }

  @Test func hmacOfRFC4231Case2() {
    #expect(
      HMACKey(Array("Jefe".utf8)).authenticate("what do ya want for nothing?").hex
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
  }

  @Test func hkdfOfRFC5869Case3() {
    let material = HKDF.derive(
      secret: [UInt8](repeating: 0x0b, count: 22),
      salt: [],
      info: "",
      byteCount: 42
    )
    #expect(
      Hex.encode(material)
        == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )
  }

  @Test func ed25519OfRFC8032Test2() throws {
    let seed = try #require(
      Hex.decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    let key = try #require(Ed25519PrivateKey(seed: seed))
    #expect(
      Hex.encode(key.publicKey.bytes)
        == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    )
    var signature = key.signature(for: [0x72])
    #expect(Hex.encode(signature).hasPrefix("92a009a9f0d4cab8720e820b5f642540"))
    #expect(key.publicKey.isValid(signature: signature, for: [0x72]))
    #expect(!key.publicKey.isValid(signature: signature, for: [0x73]))
    signature[0] ^= 1
    #expect(!key.publicKey.isValid(signature: signature, for: [0x72]))
  }

  @Test func x25519AgreesAndRefusesALowOrderPoint() throws {
    let secret = [UInt8](repeating: 5, count: 32)
    let other = [UInt8](repeating: 7, count: 32)
    let publicKey = try #require(X25519.publicKey(of: secret))
    let otherPublic = try #require(X25519.publicKey(of: other))
    #expect(
      X25519.sharedSecret(secret, with: otherPublic) == X25519.sharedSecret(other, with: publicKey)
    )
    #expect(X25519.sharedSecret(secret, with: [UInt8](repeating: 0, count: 32)) == nil)
  }

  @Test func aeadOpensOnlyWhatItSealed() throws {
    let cipher = try #require(ChaChaPoly(key: [UInt8](repeating: 1, count: 32)))
    let nonce = [UInt8](repeating: 2, count: 12)
    var sealed = cipher.seal(Array("tick".utf8), nonce: nonce)
    #expect(cipher.open(sealed, nonce: nonce) == Array("tick".utf8))
    sealed[0] ^= 1
    #expect(cipher.open(sealed, nonce: nonce) == nil)
  }

  @Test func md5OfAbc() {
    #expect(Hex.encode(MD5.hash(Array("abc".utf8))) == "900150983cd24fb0d6963f7d28e17f72")
  }

  @Test(arguments: ["AA", "AB==", "AA=", "A===", "AA==\n", "AA_="])
  func base64RefusesWhatItWouldNotWrite(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(arguments: 0...67)
  func base64RoundTrips(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
  }

  @Test(arguments: ["0", "0G", "AB"])
  func hexRefusesOddCountsAndUpperCase(text: String) {
    #expect(Hex.decode(text) == nil)
  }
}
