import Archive
import Cryptography
import Foundation
import Testing

/// The signatures of a real-form CloudTrail trail, beside the package or where TICKMARK_CORPUS points.
@Suite struct RSATests {
  static let trail: URL? = {
    let environment = ProcessInfo.processInfo.environment["TICKMARK_CORPUS"]
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let corpus =
      environment.map { URL(filePath: $0) } ?? package.appending(path: "../shared/corpus")
    let folder = corpus.appending(path: "cloudtrail-digest/good")
    if FileManager.default.fileExists(atPath: folder.path) { return folder }
    print("skipped: RSA signatures, no corpus at \(corpus.path)")
    return nil
  }()

  private struct Keys: Decodable {
    struct Key: Decodable { var Value: String }
    var PublicKeyList: [Key]
  }

  private struct Digest: Decodable {
    var digestEndTime: String
    var digestS3Bucket: String
    var digestS3Object: String
    var previousDigestSignature: String?
  }

  @Test(.enabled(if: trail != nil, "the corpus isn't there"))
  func everyDigestSignatureHoldsAndAChangedMessageDoesNot() throws {
    let trail = try #require(Self.trail)
    func data(_ name: String) throws -> Data { try Data(contentsOf: trail.appending(path: name)) }
    let keys = try JSONDecoder().decode(Keys.self, from: data("public-keys.json"))
    let key = try #require(keys.PublicKeyList.first.flatMap { Base64.decode($0.Value) })
    let metadata = try JSONDecoder().decode(
      [String: [String: String]].self,
      from: data("s3-metadata.json")
    )
    #expect(metadata.count == 19)
    for (name, values) in metadata {
      let plain = try Gzip.decompress(Array(data("bucket/" + name)), limit: 1 << 20)
      let digest = try JSONDecoder().decode(Digest.self, from: Data(plain))
      let message = [
        digest.digestEndTime,
        digest.digestS3Bucket + "/" + digest.digestS3Object,
        SHA256.hash(plain).hex,
        digest.previousDigestSignature ?? "null",
      ].joined(separator: "\n")
      let signature = try #require(values["signature"].flatMap { Hex.decode($0) })
      func holds(_ text: String) -> Bool? {
        RSA.verifySHA256(key: key, message: Array(text.utf8), signature: signature)
      }
      #expect(holds(message) == true, "\(name)")
      #expect(holds(message + "\n") == false, "\(name)")
    }
  }

  @Test func aKeyThatIsNoKeyIsTold() {
    #expect(RSA.verifySHA256(key: [0x30, 0x00], message: [], signature: []) == nil)
    #expect(RSA.signSHA256(privateKey: [0x30, 0x00], message: []) == nil)
    #expect(RSA.publicKey(ofPrivate: []) == nil)
  }
}
