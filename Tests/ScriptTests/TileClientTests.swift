import Foundation
import Testing

/// A client of c2sp.org/tlog-tiles that shares no code with us reads the log from a static host.
@Suite struct TileClientTests {
  @Test func clientReadsTheLogByCheckpointAndTilesAlone() throws {
    try Program.withFolder { folder in
      let log = try Self.log(in: folder)
      let (status, text) = try Self.read(log, in: folder)
      #expect(status == 0, "\(text)")
      #expect(text.contains("all as signed"))
    }
  }

  @Test(arguments: ["tile/0/000", "tile/entries/000", "checkpoint"])
  func clientSeesAByteThatIsChanged(name: String) throws {
    try Program.withFolder { folder in
      let log = try Self.log(in: folder)
      let file = log.appending(path: name)
      var data = try Data(contentsOf: file)
      data[data.count / 2] ^= 1
      try data.write(to: file)
      #expect(try Self.read(log, in: folder).status == 1)
    }
  }

  /// A copy of the sample's published log.
  private static func log(in folder: URL) throws -> URL {
    let sample = try SampleFolder.shared(Program.file).get()
    for name in ["state/log", "keys/checkpoint.vkey"] {
      try FileManager.default.copyItem(
        at: sample.appending(path: name),
        to: folder.appending(path: name.split(separator: "/").last.map(String.init) ?? name)
      )
    }
    return folder.appending(path: "log")
  }

  private static func read(_ log: URL, in folder: URL) throws -> (status: Int32, text: String) {
    let client = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../tools/tiles/client.py").standardized
    let python = ProgramRun(
      program: URL(filePath: "/usr/bin/env"),
      folder: folder,
      environment: ["PATH": "/usr/bin:/bin"]
    )
    let words = ["python3", "-B", client.path, log.path, "--key", "checkpoint.vkey"]
    let status = try python.run(words)
    let text = try ["stdout", "stderr"].map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }
    return (status, text.joined())
  }
}
