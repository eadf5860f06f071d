import Cryptography
import Testing

@testable import SSHSignature

@Suite struct SSHSignatureTests {
  @Test(
    .enabled(if: SSHKeygen.isThere),
    arguments: [
      ("ed25519", nil, []), ("ecdsa", "256", []), ("ecdsa", "384", []), ("ecdsa", "521", []),
      ("rsa", "2048", []), ("rsa", "2048", ["-O", "hashalg=sha256"]),
      ("ed25519", nil, ["-O", "hashalg=sha256"]),
    ] as [(String, String?, [String])]
  )
  func whatSSHKeygenSignsHolds(kind: String, bits: String?, options: [String]) throws {
    let keygen = try SSHKeygen()
    let line = try keygen.makeKey("lea", kind: kind, bits: bits).split(separator: " ")
    let text = try keygen.sign("paid twice\n", with: "lea", options: options)
    let signature = try SSHSignature(armored: text)
    #expect(signature.publicKey == SSHPublicKey(kind: line[0], base64: line[1]))
    try signature.verify(Array("paid twice\n".utf8), namespace: "tickmark")
    #expect(throws: SSHSignatureError.invalid) {
      try signature.verify(Array("paid once\n".utf8), namespace: "tickmark")
    }
  }

  @Test(.enabled(if: SSHKeygen.isThere)) func anotherPurposeDoesNotCount() throws {
    let keygen = try SSHKeygen()
    _ = try keygen.makeKey("lea", kind: "ed25519")
    let signature = try SSHSignature(armored: keygen.sign("x", with: "lea", namespace: "git"))
    let error = #expect(throws: SSHSignatureError.self) {
      try signature.verify(Array("x".utf8), namespace: "tickmark")
    }
    #expect(error?.description == "namespace \"git\", want tickmark")
  }

  @Test(.enabled(if: SSHKeygen.isThere)) func eachChangedByteIsSeen() throws {
    let keygen = try SSHKeygen()
    _ = try keygen.makeKey("lea", kind: "ed25519")
    let text = try keygen.sign("x", with: "lea")
    let body = text.split(separator: "\n").dropFirst().dropLast().joined()
    let bytes = try #require(Base64.decode(body))
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1
      let armored =
        "-----BEGIN SSH SIGNATURE-----\n\(Base64.encode(changed))\n-----END SSH SIGNATURE-----\n"
      #expect(throws: SSHSignatureError.self) {
        try SSHSignature(armored: armored).verify(Array("x".utf8), namespace: "tickmark")
      }
    }
  }

  @Test(arguments: [
    "", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
    "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n", "U1NIU0lHAAAAAQ==",
  ])
  func otherTextIsNone(text: String) {
    #expect(throws: SSHSignatureError.malformed) { try SSHSignature(armored: text) }
  }
}
