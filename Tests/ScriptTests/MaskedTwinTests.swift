import Archive
import Cryptography
import Foundation
import Testing

/// The bag for readers outside: it verifies, and holds no sealed value in any form.
@Suite struct MaskedTwinTests {
  /// Returns a file's bytes, unpacked where it is a gzip file; of a page also what it embeds.
  private static func content(_ file: URL) throws -> Data {
    let data = try Data(contentsOf: file)
    if file.pathExtension == "html" { return data + (try embedded(in: data)) }
    guard data.starts(with: [0x1F, 0x8B]) else { return data }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return bytes
  }

  /// Returns the events that a page embeds compressed.
  private static func embedded(in page: Data) throws -> Data {
    let text = String(decoding: page, as: UTF8.self)
    guard let found = text.firstMatch(of: /id="events">"([^"]+)"</) else { return Data() }
    let stream = try #require(Base64.decode(String(found.output.1)))
    return Data(try Deflate.decompress(stream, limit: 1 << 26))
  }

  private static func files(_ folder: URL) throws -> [URL] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
      .map { folder.appending(path: $0) }
      .filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
  }

  /// What the sample's configuration seals: mail addresses and account numbers.
  private static func secrets(_ exports: URL) throws -> Set<String> {
    var secrets: Set<String> = []
    for file in try files(exports) {
      let text = String(decoding: try content(file), as: UTF8.self)
      for match in text.matches(of: /"email":"([^"]+)"/) { secrets.insert(String(match.output.1)) }
      for match in text.matches(of: /"iban":\{"S":"([^"]+)"/) {
        secrets.insert(String(match.output.1))
      }
    }
    return secrets
  }

  /// A value as it is, in hex, and in base64 at each of the three places it can begin at.
  private static func forms(_ value: String) -> [Data] {
    let bytes = Data(value.utf8)
    let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let shifted = (0..<3).map { shift -> Data in
      let text = (Data(repeating: 0, count: shift) + bytes).base64EncodedString()
      // The ends also depend on what stands beside the value.
      return Data(text.dropFirst(4).dropLast(4).utf8)
    }
    return [bytes, Data(hex.utf8), Data(hex.uppercased().utf8)] + shifted
  }

  @Test func theTwinVerifiesAndHoldsNoSealedValueInAnyForm() throws {
    try Program.withFolder { folder in
      let run = ProgramRun(program: Program.file, folder: folder, environment: [:])
      let size = ["--events", "200", "--seed", "1", "--days", "1"]
      #expect(try run.run(["sample", "s", "--quiet"] + size) == 0)
      let place = folder.appending(path: "s")
      let config = place.appending(path: "pipelines.yaml")
      let text = try String(contentsOf: config, encoding: .utf8)
        .replacing("render: { to: out,", with: "render: { to: out, audience: [internal, external],")
      try text.write(to: config, atomically: true, encoding: .utf8)
      let words = ["run", "nightly", "--config", "s/pipelines.yaml", "--quiet"]
      #expect(try run.run(words + ["--at", "2026-03-03T02:00:00Z"]) == 1)
      let twin = "s/out/nightly-external/2026-03-02"
      let keys = ["--key", "s/keys/checkpoint.vkey", "--key", "s/keys/bag.vkey"]
      #expect(try run.run(["verify", twin, "--quiet"] + keys) == 0)

      let secrets = try Self.secrets(place.appending(path: "exports"))
      #expect(secrets.count > 5)
      let forms = secrets.sorted().prefix(12).flatMap(Self.forms).filter { $0.count >= 8 }
      let files = try Self.files(folder.appending(path: twin))
      #expect(files.count > 20)
      var (hasActor, hasEmbedded) = (false, false)
      for file in files {
        let bytes = try Self.content(file)
        hasActor = hasActor || bytes.range(of: Data("111122223333".utf8)) != nil
        let embedded = try Self.embedded(in: bytes)
        hasEmbedded = hasEmbedded || embedded.count > 1_000
        for form in forms where bytes.range(of: form) != nil {
          Issue.record("\(file.lastPathComponent) holds \(String(decoding: form, as: UTF8.self))")
        }
      }
      // What isn't sealed is found, so the search sees what is there.
      #expect(hasActor && hasEmbedded)
      let exported = files.filter {
        $0.path.contains("/source/") && $0.path.contains("CloudTrail/")
      }
      #expect(exported.isEmpty)
    }
  }
}
