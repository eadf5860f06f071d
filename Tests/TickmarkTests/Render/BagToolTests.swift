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
