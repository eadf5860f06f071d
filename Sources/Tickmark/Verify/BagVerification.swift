import CanonicalJSON
import Cryptography
import Documents
import Trail
import TransparencyLog

/// Checks a bag: its signature, each file, statement and pages, the log's growth, each exception.
struct BagVerification {
  private let path: String
  private var keys: TrustedKeys
  private(set) var verification = Verification()

  init(_ path: String, _ keys: TrustedKeys) {
    self.path = path
    self.keys = keys
  }

  /// Returns the checkpoint that the bag stands on.
  mutating func run() throws -> Checkpoint? {
    try followStatements()
    try checkNote()
    try checkFiles()
    let checkpoint = verifyCheckpoint(try text("checkpoint"), keys, &verification)
    if let checkpoint {
      try checkGrowth(to: checkpoint)
      try checkStatement(checkpoint)
      try checkEvidence(checkpoint)
    }
    if Disk.exists("\(path)/\(DrawBag.drawName)") { try checkDraw() }
    for name in try Disk.names(in: path) where name.hasSuffix(".html") {
      _ = verifyPage(try Disk.read("\(path)/\(name)"), name: name, keys, &verification)
    }
    return checkpoint
  }

  private func text(_ name: String) throws -> String {
    noteText(try Disk.read("\(path)/\(name)"))
  }

  /// Goes on to the keys that statements in the bag lead to, and reads when it was signed.
  private mutating func followStatements() throws {
    keys.at = (try? SignedNote(text(BagNote.name))).flatMap { Instant(ofRunIn: $0.text) }
    let place = "\(path)/\(KeyChain.name)"
    do {
      let chain = try KeyChain.read(place)
      keys = try keys.following(chain, place: KeyChain.name)
      guard !chain.isEmpty else { return }
      verification.tell(
        .proven,
        "\(KeyChain.name): \(chain.statements.count) signed as they must be"
      )
    } catch let error as RunError {
      verification.tell(.broken, error.description.replacing("\(path)/", with: ""))
    }
  }

  // MARK: The bag

  private mutating func checkNote() throws {
    let note = try text(BagNote.name)
    do throws(NoteError) {
      let signed = try BagNote(text: SignedNote(note).text)
      let isSigned = try keys.open(note, named: { $0.hasSuffix("/bag") }) != nil
      verification.tell(
        isSigned ? .proven : .unproven,
        isSigned ? "bag of \(signed.run): signed" : "bag of \(signed.run): no trusted key signed it"
      )
      for (name, digest) in [
        ("manifest-sha256.txt", signed.manifest), ("tagmanifest-sha256.txt", signed.tagManifest),
      ] {
        let bytes = (try? Disk.read("\(path)/\(name)")) ?? []
        verification.check(
          SHA256.hash(bytes) == digest,
          "\(name): as signed",
          else: "\(name): altered"
        )
      }
    } catch {
      verification.tell(.broken, "bag.note: \(error)")
    }
  }

  private mutating func checkFiles() throws {
    let path = path
    var links: [String] = []
    let names = try Self.names(in: path, prefix: "", links: &links)
    for name in links {
      verification.tell(.broken, "\(name): a link or device, want a file or folder")
    }
    let flaws = try BagCheck.flaws(
      names: names,
      mayBeUnlisted: [BagNote.name],
      read: { try Disk.read("\(path)/\($0)") },
      digest: { name in
        let bytes = try Disk.read("\(path)/\(name)")
        return (SHA256.hash(bytes), bytes.count)
      }
    )
    if flaws.isEmpty && links.isEmpty {
      verification.tell(.proven, "\(names.count) files: all listed, none altered")
    }
    for flaw in flaws { verification.tell(.broken, flaw.description) }
  }

  /// Returns the names of all files below a folder; what is neither file nor folder has no place in it.
  private static func names(
    in folder: String,
    prefix: String,
    links: inout [String]
  ) throws -> [String] {
    var found: [String] = []
    for name in try Disk.names(in: folder) {
      switch try Disk.kind(of: "\(folder)/\(name)") {
      case .folder:
        found += try names(in: "\(folder)/\(name)", prefix: "\(prefix)\(name)/", links: &links)
      case .file: found.append(prefix + name)
      case .link, .other, nil: links.append(prefix + name)
      }
    }
    return found
  }

  // MARK: The log

  private mutating func checkGrowth(to checkpoint: Checkpoint) throws {
    guard Disk.exists("\(path)/checkpoint.previous") else { return }
    guard let earlier = verifyCheckpoint(try text("checkpoint.previous"), keys, &verification)
    else { return }
    let proof = try consistency(in: path)
    let isConsistent =
      proof.map {
        MerkleTree.verifyConsistency(
          from: earlier.size,
          root: earlier.root,
          to: checkpoint.size,
          newRoot: checkpoint.root,
          proof: $0
        )
      } ?? false
    verification.check(
      isConsistent,
      "the log only grew from \(earlier.size) to \(checkpoint.size)",
      else: "the log of \(checkpoint.size) doesn't begin with that of \(earlier.size)"
    )
  }

  private mutating func checkStatement(_ checkpoint: Checkpoint) throws {
    let note = try text(ReportStatement.name)
    do throws(NoteError) {
      let statement = try ReportStatement(text: SignedNote(note).text)
      let isSigned = try keys.open(note, named: { $0.hasSuffix("/bag") }) != nil
      verification.tell(
        isSigned ? .proven : .unproven,
        "statement: \(statement.verdict.rawValue)\(isSigned ? ", signed" : ", by no trusted key")"
      )
      verification.check(
        statement.root == checkpoint.root,
        "statement and checkpoint have one root"
      )
    } catch {
      verification.tell(.broken, "statement: \(error)")
    }
  }

  // MARK: Samples

  /// Draws a workpaper's sample again.
  private mutating func checkDraw() throws {
    do {
      let draw = try DrawCheck(
        draw: Disk.read("\(path)/\(DrawBag.drawName)"),
        population: Disk.read("\(path)/\(DrawBag.populationName)"),
        sample: Disk.read("\(path)/\(DrawBag.sampleName)")
      )
      verification.check(
        draw.hasRightRanks,
        "\(DrawBag.populationName): \(draw.populationCount) items with their ranks",
        else: "\(DrawBag.populationName): not the items with their ranks"
      )
      verification.check(
        draw.isLowest,
        "\(DrawBag.sampleName): the \(draw.drawnCount) items that the seed draws",
        else: "\(DrawBag.sampleName): not the items that the seed draws"
      )
    } catch let error as CSVError {
      verification.tell(.broken, "draw: \(error)")
    } catch let error as RunError {
      verification.tell(.broken, "draw: \(error.message)")
    }
  }

  // MARK: Exceptions

  private mutating func checkEvidence(_ checkpoint: Checkpoint) throws {
    let folder = "\(path)/data/evidence"
    guard try Disk.kind(of: folder) == .folder else { return }
    var count = 0
    var links: [String] = []
    for name in try Self.names(in: folder, prefix: "", links: &links)
    where name.hasSuffix(".tlog-proof") {
      let stem = "\(folder)/\(name.dropLast(11))"
      let isProven = try isProven(stem, checkpoint)
      count += isProven ? 1 : 0
      if !isProven { verification.tell(.broken, "data/evidence/\(name): doesn't prove its event") }
    }
    verification.tell(.proven, "\(count) events with their proofs: in the log")
  }

  private func isProven(_ stem: String, _ checkpoint: Checkpoint) throws -> Bool {
    guard let event = try? ShownEvent(Disk.read(stem + ".json"), file: stem + ".json"),
      let proof = try? TlogProof(String(decoding: Disk.read(stem + ".tlog-proof"), as: UTF8.self)),
      let head = try? Checkpoint(text: SignedNote(proof.checkpoint).text), head == checkpoint
    else { return false }
    return MerkleTree.verifyInclusion(
      of: MerkleTree.leafHash(event.entry),
      at: proof.index,
      size: checkpoint.size,
      proof: proof.hashes,
      root: checkpoint.root
    )
  }
}
