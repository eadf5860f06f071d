import Age
import Archive
import CanonicalJSON
import Cryptography
import Documents
import Formats
import ReportAssets
import SSHSignature
import Tickmark
import TransparencyLog

/// A parser to be tried.
///
/// It may refuse an input by throwing, and nothing else: what it takes must also be written as it was
/// read, where the format has one form.
struct FuzzTarget: Sendable {
  let name: String
  var seeds: [[UInt8]] = []
  let parse: @Sendable ([UInt8]) throws -> Void

  init(_ name: String, seeds: [[UInt8]] = [], parse: @escaping @Sendable ([UInt8]) throws -> Void) {
    (self.name, self.seeds, self.parse) = (name, seeds, parse)
  }

  func run(on input: [UInt8]) {
    // A refusal is what most inputs are for.
    do { try parse(input) } catch {}
  }

  static let all = documents + archives + notes + keys + exports + artifacts

  private static let limit = 16 << 20

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  // MARK: Documents

  private static let documents = [
    FuzzTarget("json") { input in
      let value = try JSONValue(parsing: input)
      let form = value.canonical
      let again = try JSONValue(parsing: form).canonical
      precondition(again == form, "a form that isn't its own")
    },
    FuzzTarget("csv") { input in
      _ = try? CSVReader.rows(input, lineEnds: .any)
      _ = try CSVReader.rows(input)
    },
    FuzzTarget("xml") { input in
      _ = XMLSchema.violations(of: input, against: ReportAssets.schema)
    },
    FuzzTarget("yaml") { input in
      try Files.withFile(input, name: "pipelines.yaml") { _ = try Configuration.read($0) }
    },
    FuzzTarget("manifest") { input in
      let manifest = try BagManifest(parsing: input, file: "manifest-sha256.txt")
      precondition(manifest.bytes == input, "a manifest of two forms")
    },
    FuzzTarget("bag-info") { _ = try BagInfo(parsing: $0) },
  ]

  // MARK: Archives

  private static let archives = [
    FuzzTarget("gzip") { input in
      _ = try? Gzip.decompress(input, limit: limit)
      var source = GzipSource(BytesSource(input))
      _ = try source.readAll(limit: limit)
    },
    FuzzTarget("zstd") { input in
      _ = try? ZstdDecompressor().decompressFrame(input, limit: limit)
      _ = try? unsafe input.withUnsafeBytes { try unsafe ZstdDecompressor.frameRanges(in: $0) }
      var source = ZstdSource(BytesSource(input))
      _ = try source.readAll(limit: limit)
    },
    FuzzTarget("tar") { input in
      var reader = TarReader(BytesSource(input))
      while try reader.next() != nil { _ = try reader.readAll(limit: limit) }
    },
    FuzzTarget("age") { input in
      let identity = try AgeIdentity(identityText)
      var source: any ByteSource = try AgeDecryptor(BytesSource(input), identities: [identity])
      _ = try source.readAll(limit: limit)
    },
    FuzzTarget("age-armor") { input in
      var source = AgeArmorSource(BytesSource(input))
      _ = try source.readAll(limit: limit)
    },
    FuzzTarget("age-keys") { input in
      _ = try? AgeRecipient(text(input))
      _ = try AgeIdentity.identities(inFile: text(input))
    },
  ]

  /// Of no one: the specification's own example.
  private static let identityText =
    "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"

  // MARK: Notes

  private static let notes = [
    FuzzTarget("note") { input in
      let note = try SignedNote(input)
      precondition(Array(note.description.utf8) == input, "a note of two forms")
      if let checkpoint = try? Checkpoint(text: note.text) {
        precondition(
          checkpoint.text.utf8.elementsEqual(note.text.utf8),
          "a checkpoint of two forms"
        )
      }
      _ = try? BagNote(text: note.text)
      _ = try ReportStatement(text: note.text)
    },
    FuzzTarget("tlog-proof") { input in
      let proof = try TlogProof(text(input))
      precondition(proof.text.utf8.elementsEqual(text(input).utf8), "a proof of two forms")
      _ = MerkleTree.verifyInclusion(
        of: .empty,
        at: proof.index,
        size: try Checkpoint(text: SignedNote(proof.checkpoint).text).size,
        proof: proof.hashes,
        root: .empty
      )
    },
    FuzzTarget("policy") { _ = try TrustPolicy(text($0)) },
    FuzzTarget("tile") { input in
      _ = EntryBundle.parse(input)
      _ = EntryBundle.entries(input)
      let path = text(input)
      if let tile = Tile(path: path) {
        precondition(tile.path.utf8.elementsEqual(path.utf8), "a tile of two paths")
      }
    },
  ]

  // MARK: Keys

  private static let keys = [
    FuzzTarget("verifier-key") { input in
      _ = try? NoteSigner(text(input))
      _ = try? Cosigner(text(input))
      _ = try VerifierKey(text(input))
    },
    FuzzTarget("der-key") { input in
      let signature = [UInt8](repeating: 1, count: 256)
      _ = RSA.verifySHA256(key: input, message: [1], signature: signature)
    },
    FuzzTarget("public-keys") { _ = try CloudTrail.PublicKey.list($0, file: "keys.json") },
    FuzzTarget("ssh-signature") { input in
      try SSHSignature(armored: text(input)).verify([1], namespace: "file")
    },
    FuzzTarget("allowed-signers") { _ = try AllowedSigners(parsing: text($0)) },
    FuzzTarget("time-stamp") { input in
      _ = try TimeStamp.verify(input, over: [1], nonce: [1], authorities: input)
    },
    FuzzTarget("time-stamp-query") { input in
      if let query = TimeStampQuery(der: input) {
        precondition(query.der == input, "a query of two forms")
      }
    },
  ]

  // MARK: Exports

  private static let exports =
    [
      FuzzTarget("digest") { _ = try CloudTrail.DigestFile($0) },
      FuzzTarget("dynamodb-summary") { _ = try DynamoDB.Summary($0, file: "summary.json") },
      FuzzTarget("dynamodb-list") { _ = try DynamoDB.DataFile.list($0, file: "files.json") },
    ] + SourceFormat.allCases.map(FormatTarget.make)

  // MARK: What is handed out

  private static let artifacts = ["page.html", "event.tlog-proof", "checkpoint"].map { name in
    FuzzTarget("verify-\(name.prefix { $0 != "." })") { input in
      try Files.withFile(input, name: name) { path in
        _ = try verifyArtifact(path, keys: TrustedKeys([]))
      }
    }
  }
}
