import Foundation
import Testing

/// What becomes of fifty records of a format, worked out by a program in another language that knows
/// the format and not our mappings.
@Suite struct MappingTests {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../script/check-mappings").standardizedFileURL

  @Test(arguments: ["auditd", "cloudevents", "cosmos", "kubernetes-audit", "otel-logs"])
  func eachColumnIsWhatTheRecordSays(_ format: String) throws {
    try Program.withFolder { folder in
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [
        "python3", Self.script.path, "--program", Program.file.path, format,
      ]
      process.currentDirectoryURL = folder
      process.standardInput = FileHandle.nullDevice
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      let told = String(decoding: output, as: UTF8.self)
      #expect(process.terminationStatus == 0, "\(told)")
      #expect(told.hasPrefix("\(format): 50 rows, "), "\(told)")
    }
  }
}
