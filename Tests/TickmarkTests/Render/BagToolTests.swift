import Foundation
import Testing

@testable import Tickmark

/// Checks of a bag by programs that know nothing of Tickmark.
@Suite struct BagToolTests {
  /// Runs a program of the system in a folder; nil, with a line that says so, where it isn't there.
  private func run(_ program: String, _ arguments: [String], in folder: String) throws -> Int32? {
    let path = "/usr/bin/\(program)"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      print("skipped: no \(program) on this system")
      return nil
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The Library of Congress's own reader of bags, in the Python that drives the browsers.
  @Test func thePythonLibraryOfBagItFindsTheSampleRight() throws {
    let chosen = ProcessInfo.processInfo.environment["TICKMARK_VENV"].map { URL(filePath: $0) }
    let python = (chosen ?? PageFixture.root.appending(path: ".venv")).appending(path: "bin/python")
    let process = Process()
    process.executableURL = python
    let program = """
      import sys
      try:
          import bagit
      except ImportError:
          sys.exit(77)
      sys.exit(0 if bagit.Bag(sys.argv[1]).validate() else 1)
      """
    process.arguments = ["-c", program, "\(ShippedReports.folder)/sample"]
    guard (try? process.run()) != nil else {
      return print("skipped: bags in Python's bagit, no \(python.path)")
    }
    process.waitUntilExit()
    guard process.terminationStatus != 77 else {
      return print("skipped: bags in Python's bagit, it isn't beside \(python.path)")
    }
    #expect(process.terminationStatus == 0)
  }

  @Test func systemToolsFindTheBagRightAndItsDamage() throws {
    let root = FileManager.default.temporaryDirectory.path + "/tickmark-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    let fixture = try ReportFixture()
    _ = try BagShelf(root).publish(fixture.rendering(), reason: "-")
    let bag = "\(root)/\(fixture.report.periodName)"
    let manifests = ["manifest-sha256.txt", "tagmanifest-sha256.txt"]
    let sums = ["--check", "--strict"] + manifests
    let schema = ["--noout", "--nonet", "--schema", "report.xsd", "report.xml"]
    #expect([nil, 0].contains(try run("sha256sum", sums, in: bag)))
    #expect([nil, 0].contains(try run("xmllint", schema, in: bag)))

    let document = String(decoding: try Disk.read("\(bag)/report.xml"), as: UTF8.self)
    let damaged = document.replacing("<signoff>", with: "<signoff/><signoff>")
    try Disk.write(Array(damaged.utf8), to: "\(bag)/report.xml")
    #expect([nil, 1].contains(try run("sha256sum", sums, in: bag)))
    #expect([nil, 3].contains(try run("xmllint", schema, in: bag)))
  }
}
