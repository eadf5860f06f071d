import Cryptography
import Documents
import Foundation
import Testing

@Suite struct BagItTests {
  /// A bag in memory.
  private struct Bag {
    var files: [String: [UInt8]]

    init() {
      let content: [String: [UInt8]] = [
        "data/evidence/a.json": Array("{}".utf8), "data/100%\r\n.txt": Array("x".utf8),
        "index.html": Array("<p>".utf8),
      ]
      var writer = BagWriter()
      for (name, bytes) in content { writer.add(name, bytes) }
      files = content
      let info = [BagInfo.Field(label: "Source-Organization", value: "Example")]
      for file in writer.finish(info: info).files { files[file.name] = file.bytes }
    }

    var flaws: [String] {
      let files = files
      return BagCheck<Never>.flaws(
        names: files.keys.sorted(),
        mayBeUnlisted: ["bag.note"],
        read: { files[$0] ?? [] },
        digest: { (SHA256.hash(files[$0] ?? []), files[$0]?.count ?? 0) }
      ).map(\.description)
    }

    func text(_ name: String) -> String { String(decoding: files[name] ?? [], as: UTF8.self) }
  }

  @Test func tagFilesAreAsTheSpecificationHasThem() {
    let bag = Bag()
    #expect(bag.text("bagit.txt") == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    #expect(bag.text("bag-info.txt") == "Source-Organization: Example\nPayload-Oxum: 3.2\n")
    #expect(
      bag.text("manifest-sha256.txt") == """
        2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  data/100%25%0D%0A.txt
        44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a  data/evidence/a.json

        """
    )
    #expect(
      bag.text("tagmanifest-sha256.txt").split(separator: "\n").map { $0.dropFirst(66) }
        == ["bag-info.txt", "bagit.txt", "index.html", "manifest-sha256.txt"]
    )
    #expect(bag.flaws.isEmpty)
  }

  @Test func systemToolsAgreeWithTheManifests() throws {
    guard let tool = Tool("sha256sum") else { return }
    let bag = Bag()
    let folder = try TemporaryFolder()
    // The name with line ends is encoded in the manifest; sha256sum would look for it as it stands.
    for (name, bytes) in bag.files { try folder.write(bytes, to: BagName.encoded(name)) }
    for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
      let (status, _) = try tool.run(["--check", "--strict", manifest], in: folder)
      #expect(status == 0)
    }
  }

  @Test func alteredFileIsNamed() {
    var bag = Bag()
    bag.files["data/evidence/a.json"] = Array("[]".utf8)
    #expect(
      bag.flaws == [
        "\"data/evidence/a.json\": SHA-256 4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945, want 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
      ]
    )
  }

  @Test func lengthenedFileChangesTheOxumToo() {
    var bag = Bag()
    bag.files["data/evidence/a.json"] = Array("{} ".utf8)
    #expect(bag.flaws.count == 2)
    #expect(bag.flaws.last == "bag-info.txt: payload of 4.2, want \"3.2\"")
  }

  @Test func missingFileIsNamed() {
    var bag = Bag()
    bag.files["index.html"] = nil
    #expect(bag.flaws == ["\"index.html\": absent, want the file"])
  }

  @Test(arguments: ["data/b", "fetch.txt", "manifest-md5.txt", "x"])
  func fileInNoManifestIsNamed(_ name: String) {
    var bag = Bag()
    bag.files[name] = []
    #expect(bag.flaws == ["\"\(name)\": in no manifest, want it listed"])
  }

  @Test func namedExceptionMayBeUnlisted() {
    var bag = Bag()
    bag.files["bag.note"] = [1]
    #expect(bag.flaws.isEmpty)
  }

  @Test(arguments: ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"])
  func bagWithoutOneOfItsOwnFilesIsNone(_ name: String) {
    var bag = Bag()
    bag.files[name] = nil
    #expect(bag.flaws == ["\(name): absent, want a bag with it"])
  }

  @Test(arguments: ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"])
  func everyChangedByteOfABagsOwnFileIsFound(_ name: String) throws {
    let bag = Bag()
    for index in 0..<(bag.files[name]?.count ?? 0) {
      var damaged = bag
      damaged.files[name]?[index] ^= 0x04
      #expect(!damaged.flaws.isEmpty, "\(name), byte \(index)")
    }
  }

  @Test func payloadInTheTagManifestIsMisplaced() {
    var bag = Bag()
    let line = "\(SHA256.hash("x").hex)  data/x\n"
    bag.files["data/x"] = Array("x".utf8)
    let tags = bag.text("tagmanifest-sha256.txt").split(separator: "\n")
    let lines = tags.prefix(2) + [Substring(line.dropLast())] + tags.dropFirst(2)
    bag.files["tagmanifest-sha256.txt"] = Array((lines.joined(separator: "\n") + "\n").utf8)
    #expect(bag.flaws.contains("\"data/x\": in the other's manifest, want its own"))
  }

  @Test(arguments: [
    ("x\n", "m:1: no digest, two spaces and a name, want these"),
    ("%64  data/a", "m:1: no LF alone at the line's end, want one"),
    ("%64  data/a\r\n", "m:1: no LF alone at the line's end, want one"),
    ("%64 *data/a\n", "m:1: no digest, two spaces and a name, want these"),
    ("%64  data/%2F\n", "m:1: no digest, two spaces and a name, want these"),
    ("%64  data/%0d\n", "m:1: no digest, two spaces and a name, want these"),
    ("%64  ../a\n", "m:1: name \"../a\", want a relative path in simplest form"),
    ("%64  /a\n", "m:1: name \"/a\", want a relative path in simplest form"),
    ("%64  ~a\n", "m:1: name \"~a\", want a relative path in simplest form"),
    ("%64  \n", "m:1: name \"\", want a relative path in simplest form"),
    ("%64  b\n%64  a\n", "m:2: \"a\" out of order, want names sorted, each once"),
    ("%64  a\n%64  a\n", "m:2: \"a\" out of order, want names sorted, each once"),
    ("%64  a\n\n", "m:2: no digest, two spaces and a name, want these"),
  ])
  func manifestThatWeWouldNotWriteIsRefused(_ pattern: String, _ message: String) {
    let text = pattern.replacing("%64", with: SHA256.hash("").hex)
    let error = #expect(throws: BagError.self) {
      try BagManifest(parsing: Array(text.utf8), file: "m")
    }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    "a", "data/é\u{301}", "\u{301}x", "100%", "%25", "a\rb", "a\nb", "a\r\nb", " a ",
  ])
  func nameComesBackFromItsManifest(_ name: String) throws {
    let manifest = BagManifest([.init(name: name, digest: .empty)])
    let read = try BagManifest(parsing: manifest.bytes, file: "m")
    #expect(read.entries.map { Array($0.name.utf8) } == [Array(name.utf8)])
  }

  @Test func infoWithFoldedValuesIsRead() throws {
    let info = try BagInfo(parsing: Array("A: one\n  two\n\tthree\nb-C:x\n".utf8))
    #expect(info["a"] == "one two three" && info["B-c"] == "x" && info["d"] == nil)
    let error = #expect(throws: BagError.self) { try BagInfo(parsing: Array(" x\n".utf8)) }
    #expect(error?.description == "bag-info.txt:1: no label, colon, space and value, want these")
  }

  @Test(arguments: ["", "1", "1.", ".1", "1.2.3", "+1.2", "01.2", "-1.2", "1.2 "])
  func oxumIsStrict(_ text: String) {
    #expect(PayloadOxum(text) == nil)
    #expect(PayloadOxum("10.2") == PayloadOxum(byteCount: 10, fileCount: 2))
  }
}
