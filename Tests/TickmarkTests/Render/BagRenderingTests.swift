import CanonicalJSON
import Cryptography
import Documents
import Foundation
import Testing
import Trail
import TransparencyLog

@testable import Tickmark

@Suite struct BagRenderingTests {
  private func bag(_ fixture: ReportFixture, _ formats: Set<ReportFormat>? = nil) throws
    -> MemoryBag
  {
    let bag = MemoryBag()
    let rendering = try formats.map { try fixture.rendering(formats: $0) } ?? fixture.rendering()
    try rendering.write(to: bag)
    return bag
  }

  @Test func bagHoldsWhatItsDescriptionSays() throws {
    let bag = try bag(ReportFixture())
    let tails = [0, 2].map { SHA256.hash("\($0)").hex.prefix(10) }.sorted()
    let keys = ["bag.vkey", "checkpoint.vkey"].map { "data/evidence/keys/\($0)" }
    let evidence = tails.flatMap { ["\($0).json", "\($0).tlog-proof"] }
      .map { "data/evidence/root-use/\($0)" }
    let source = ["AWSLogs/0.json.gz", "digests/1.json.gz", "digests/1.json.gz.metadata.json"]
      .map { "data/evidence/source/cloudtrail/\($0)" }
    #expect(
      bag.names
        == [
          "README.txt", "bag-info.txt", "bag.note", "bagit.txt", "checkpoint",
          "checkpoint.previous", "consistency", "controls.csv", "coverage.csv", "coverage.html",
          "custody.csv",
        ] + keys + evidence + source + [
          "exceptions.csv", "findings.csv", "index.html", "manifest-sha256.txt", "population.csv",
          "report.xml", "report.xsd", "statement", "tagmanifest-sha256.txt", "verify.py",
          "waivers.csv",
        ]
    )
  }

  @Test func manifestsMatchTheFiles() throws {
    let bag = try bag(ReportFixture())
    let files = bag.files
    let flaws = BagCheck<Never>.flaws(
      names: bag.names,
      mayBeUnlisted: [BagNote.name],
      read: { files[$0] ?? [] },
      digest: { (SHA256.hash(files[$0] ?? []), files[$0]?.count ?? 0) }
    )
    #expect(flaws.isEmpty)
    #expect(bag.order.last == BagNote.name)
  }

  @Test func noteIsSignedOverBothManifestsAndThePredecessor() throws {
    var fixture = try ReportFixture()
    fixture.report.revision = 2
    fixture.report.supersedes = Predecessor(
      run: "nightly/x",
      root: SHA256.hash("root"),
      bagNote: SHA256.hash("note"),
      reason: "late events"
    )
    let bag = try bag(fixture)
    let note = try SignedNote(bag.text(BagNote.name))
    try note.verify(with: [fixture.bagSigner.verifier])
    let content = try BagNote(text: note.text)
    #expect(content.run == fixture.report.run)
    #expect(content.manifest == SHA256.hash(bag.files["manifest-sha256.txt"] ?? []))
    #expect(content.tagManifest == SHA256.hash(bag.files["tagmanifest-sha256.txt"] ?? []))
    #expect(content.predecessor == SHA256.hash("note"))
  }

  @Test func statementNamesEveryElementOfEveryPage() throws {
    let fixture = try ReportFixture()
    let bag = try bag(fixture)
    let note = try SignedNote(bag.text("statement"))
    try note.verify(with: [fixture.bagSigner.verifier])
    let statement = try ReportStatement(text: note.text)
    #expect(statement.period == "2026-11-21T00:00:00Z/2026-11-23T00:00:00Z")
    #expect(statement.verdict == .exceptions && statement.root == fixture.report.log.root)
    #expect(
      Set(statement.elements.map { "\($0.page)#\($0.id)" }) == [
        "index.html#report", "coverage.html#report",
      ]
    )
    #expect(bag.text("index.html") == "<p>" + bag.text("statement"))
  }

  @Test func everyEvidenceFileIsProvenByItsOwnProof() throws {
    let fixture = try ReportFixture()
    let bag = try bag(fixture)
    let names = bag.names.filter { $0.hasSuffix(".tlog-proof") }
    #expect(names.count == 2)
    for name in names {
      let line = try JSONValue(parsing: bag.files[name.dropLast(11) + ".json"] ?? [])
      let event = LoggedEvent(
        index: 0,
        source: try #require(line["source"]?.string),
        id: try #require(line["id"]?.string),
        nonce: try #require(line["nonce"]?.string),
        record: try #require(line["record"]).canonical
      )
      let proof = try TlogProof(bag.text(name))
      let head = try proof.verify(entry: event.entry, key: fixture.logSigner.verifier)
      #expect(head?.root == fixture.report.log.root)
    }
  }

  @Test func previousCheckpointIsShownToBeAnEarlierOne() throws {
    let fixture = try ReportFixture()
    let bag = try bag(fixture)
    let key = fixture.logSigner.verifier
    let previous = try Checkpoint(note: bag.text("checkpoint.previous"), key: key)
    let newest = try Checkpoint(note: bag.text("checkpoint"), key: key)
    let hashes = bag.text("consistency").split(separator: "\n").compactMap {
      Digest(base64: String($0))
    }
    #expect(
      MerkleTree.verifyConsistency(
        from: previous.size,
        root: previous.root,
        to: newest.size,
        newRoot: newest.root,
        proof: hashes
      )
    )
  }

  @Test func sealedValuesStaySealed() throws {
    let bag = try bag(ReportFixture())
    for name in bag.names {
      #expect(!bag.text(name).contains("the secret"), "\(name)")
    }
  }

  @Test func sameReportGivesTheSameBytes() throws {
    let (first, second) = (try bag(ReportFixture()), try bag(ReportFixture()))
    #expect(first.files == second.files && first.order == second.order)
  }

  @Test(arguments: ReportFormat.allCases) func formatsThatAreNotAskedForAreLeftOut(
    _ format: ReportFormat
  ) throws {
    let bag = try bag(ReportFixture(), [format])
    #expect(bag.names.contains { $0.hasSuffix(".html") } == (format == .html))
    #expect(bag.names.contains("report.xml") == (format == .xml))
    #expect(bag.names.contains("controls.csv") == (format == .csv))
    #expect(bag.text("README.txt").contains("report.xsd") == (format == .xml))
  }

  @Test func moreExceptionsThanAreShownStandInTheDataOnly() throws {
    let count = ControlResult.shownLimit + 5
    let bag = try bag(ReportFixture(exceptionCount: count), [.xml, .csv])
    #expect(bag.names.count { $0.hasSuffix(".tlog-proof") } == ControlResult.shownLimit - 1)
    #expect(try CSVReader.rows(bag.files["exceptions.csv"] ?? []).count == count + 1)
    #expect(bag.text("report.xml").components(separatedBy: "<exception ref=").count == count + 1)
    #expect(
      bag.text("report.xml").components(separatedBy: "<proof ").count == ControlResult.shownLimit
    )
  }

  @Test(arguments: ["../x", "/x", "a/../b", "", "digests", "digests/1.json.gz/x"])
  func sourceFileWhoseNameCannotStandInTheBagIsNamedByItsDigest(_ name: String) throws {
    let fixture = try ReportFixture()
    fixture.log.items.append(
      EvidenceItem(
        source: "cloudtrail",
        name: name,
        sha256: SHA256.hash("other"),
        bytes: Array("other".utf8),
        metadata: [:]
      )
    )
    let bag = try bag(fixture)
    let path = "data/evidence/source/cloudtrail/~\(SHA256.hash("other").hex)"
    #expect(bag.text(path) == "other")
  }

  @Test func readmeSaysHowToCheckAndWhatTheLimitsAre() throws {
    let fixture = try ReportFixture()
    let text = try bag(fixture).text("README.txt")
    #expect(text.contains(fixture.report.log.bagKey))
    #expect(text.contains("python3 verify.py"))
    #expect(text.contains("not an auditor's opinion"))
    #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") && $0.count <= 130 })
  }
}

@Suite struct SignedTextTests {
  private static let digest = SHA256.hash("x")

  @Test(arguments: [
    "tickmark-bag/v2\nr\n\(digest.hex)\n\(digest.hex)\n-\n",
    "tickmark-bag/v1\n\n\(digest.hex)\n\(digest.hex)\n-\n",
    "tickmark-bag/v1\nr\n\(digest.hex)\n\(digest.hex)\n",
    "tickmark-bag/v1\nr\n\(digest.hex)\n\(digest.hex)\n-",
    "tickmark-bag/v1\nr\n\(digest.hex.uppercased())\n\(digest.hex)\n-\n",
    "tickmark-bag/v1\nr\n\(digest.hex)\n\(digest.hex)\n--\n",
    "tickmark-bag/v1\nr\n\(digest.hex)\n\(digest.hex)\n-\n\n",
  ]) func bagNoteThatWeWouldNotWriteIsRefused(_ text: String) throws {
    #expect(throws: NoteError.self) { try BagNote(text: text) }
  }

  @Test func textsComeBack() throws {
    let note = BagNote(run: "r", manifest: Self.digest, tagManifest: .empty, predecessor: nil)
    #expect(try BagNote(text: note.text) == note)
    let statement = ReportStatement(
      run: "r",
      period: "a/b",
      verdict: .met,
      root: .empty,
      elements: [
        .init(page: "b.html", id: "x", digest: .empty),
        .init(page: "a.html", id: "x", digest: Self.digest),
      ]
    )
    #expect(try ReportStatement(text: statement.text) == statement)
    #expect(
      statement.text == """
        tickmark-statement/v1
        r
        a/b
        met
        47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
        2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  a.html#x
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.html#x

        """
    )
  }

  @Test(arguments: [
    "", "tickmark-statement/v1\nr\np\nmet\n",
    "tickmark-statement/v1\nr\np\nfine\n\(digest.base64)\n",
    "tickmark-statement/v1\nr\np\nmet\n\(digest.base64)\nx\n",
    "tickmark-statement/v1\nr\np\nmet\n\(digest.base64)\n\(digest.hex)  a\n",
    "tickmark-statement/v1\nr\np\nmet\n\(digest.base64)\n\(digest.hex)  b#x\n\(digest.hex)  a#x\n",
    "tickmark-statement/v1\nr\np\nmet\n\(digest.base64)",
  ]) func statementThatWeWouldNotWriteIsRefused(_ text: String) {
    #expect(throws: NoteError.self) { try ReportStatement(text: text) }
  }
}
