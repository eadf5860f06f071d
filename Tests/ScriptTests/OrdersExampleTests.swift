import CanonicalJSON
import Foundation
import Testing

/// The example of a service and its audit, as its README tells it.
@Suite struct OrdersExampleTests {
  private static let example = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../examples/orders").standardizedFileURL

  /// Runs the service on the example's commands; returns what it printed.
  private static func serve(in folder: URL) throws -> String {
    let process = Process()
    process.executableURL = Bundle.main.bundleURL.appending(path: "orders")
    process.arguments = ["shop.db"]
    process.currentDirectoryURL = folder
    process.standardInput = try FileHandle(
      forReadingFrom: example.appending(path: "commands.txt")
    )
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }

  @Test func theSameNightFindsWhoApprovedTheirOwnRefund() throws {
    try Program.withFolder { folder in
      for name in ["pipelines.yaml", "controls"] {
        try FileManager.default.copyItem(
          at: Self.example.appending(path: name),
          to: folder.appending(path: name)
        )
      }
      let served = try Self.serve(in: folder)
      #expect(served.contains("refused: ord-2: can't ship what is placed\n"))
      #expect(served.hasSuffix("9 approve-refund ord-2\n"))
      let run = ProgramRun(program: Program.file, folder: folder, environment: ["TZ": "UTC"])
      #expect(try run.run(["keygen", "keys"]) == 0)
      #expect(try run.run(["controls", "test"]) == 0)
      #expect(try run.run(["run", "nightly", "--at", "2026-11-23T02:00:00Z", "--json"]) == 1)
      let outcome = try JSONValue(
        parsing: Array(Data(contentsOf: folder.appending(path: "stdout")))
      )
      #expect(outcome["verdict"] == "exceptions")
      #expect(outcome["findings"] == [])
      let controls = outcome["controls"]?.array ?? []
      let own = controls.first { $0["id"] == "refund-approved-by-requester" }
      #expect(own?["result"] == "fail")
      #expect(own?["population"] == 2)
      #expect(own?["exceptions"] == 1)
    }
  }
}
