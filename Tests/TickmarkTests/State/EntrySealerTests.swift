import CanonicalJSON
import Cryptography
import Testing
import Trail

@testable import Tickmark

@Suite struct EntrySealerTests {
  private static let secrets = StateSecrets(Base64.encode(Array(0..<64)))

  private func seal(
    _ record: String,
    id: String,
    source: String = "orders",
    sensitive: [String] = ["/data/email"]
  ) throws -> (line: String, entry: EntrySealer.Entry) {
    let secrets = try #require(Self.secrets)
    let sealer = try EntrySealer(
      source: source,
      secrets: secrets,
      sensitive: sensitive.map { try JSONPointer($0) }
    )
    var tape = JSONTape()
    var line: [UInt8] = []
    let entry = try unsafe Array(record.utf8).withUnsafeBytes { bytes in
      try unsafe tape.parse(bytes)
      let nodes = unsafe sealer.sealedNodes(tape, bytes)
      var entries = SHA256Batch()
      let key = unsafe sealer.seal(
        id: Array(id.utf8),
        tape,
        bytes,
        sealing: nodes,
        to: &line,
        &entries
      )
      return EntrySealer.Entry(digest: entries.takeDigests()[0], key: key)
    }
    return (String(decoding: line, as: UTF8.self), entry)
  }

  // The worked example of the format, byte for byte.
  @Test func sealsTheWorkedExample() throws {
    let record =
      #"{"actor":{"id":"léa"},"data":{"email":"lea@example.com","total":41.5},"id":"ord-9-1"}"#
    let (line, entry) = try seal(record, id: "ord-9-1")
    #expect(
      entry.digest.hex == "075518cd75275c98475fdf8d7749fd7c74d905068fa765440b6aa6c0f3443b8d"
    )
    #expect(line.contains(#""nonce":"o5Ocg-LVKFOhhTTlwsJ8Hw""#))
    #expect(line.contains(#"{"$sealed":"oIt2JK8FUelDgFfgP8KMNGDBewzuql8Xo_0VLDbtGb8"}"#))
    #expect(line.contains(#""/data/email":{"k":"KD6zqepKaWQIjogFAigTuZPAZAyzcjCZ7jrtC_-l3a0""#))
  }

  @Test func aLineComesBackAsTheEventItWasMadeOf() throws {
    let (line, entry) = try seal(#"{"b":1,"data":{"email":"x"},"a":[true]}"#, id: "e/1")
    let event = try #require(try LoggedEvent(line: Array(line.utf8), index: 7))
    #expect(event.entry == entry.digest)
    #expect(
      try event.openedRecord().canonicalText == #"{"a":[true],"b":1,"data":{"email":"x"}}"#
    )
  }

  @Test func secretsAreSealedWhereverTheyStandAndOnlyStrings() throws {
    let record = #"{"x":[{"sessionToken":"s"}],"password":{"n":"p"},"secretAccessKey":5}"#
    let (line, _) = try seal(record, id: "1", sensitive: [])
    #expect(line.contains(#""open":{"/x/0/sessionToken""#))
    #expect(line.contains(#""password":{"n":"p"}"#))
    #expect(line.contains(#""secretAccessKey":5"#))
  }

  @Test func theOutermostOfNestedSealsHolds() throws {
    let (line, _) = try seal(
      #"{"data":{"email":{"password":"p"}}}"#,
      id: "1",
      sensitive: ["/data", "/data/email"]
    )
    #expect(line.contains(#""open":{"/data":{"#))
    #expect(!line.contains("/data/email"))
  }

  @Test func sourceAndIDAreCommittedTo() throws {
    let digests = try Set([
      seal("{}", id: "1").entry.digest, seal("{}", id: "2").entry.digest,
      seal("{}", id: "1", source: "other").entry.digest,
    ])
    #expect(digests.count == 3)
  }
}
