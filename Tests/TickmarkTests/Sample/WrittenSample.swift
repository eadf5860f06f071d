import CanonicalJSON
import Foundation
import Trail

@testable import Tickmark

/// A sample company in a temporary folder.
final class WrittenSample: Sendable {
  let path: String
  let truth: SampleCompany.Truth

  init(seed: UInt64 = 1, events: Int = 2_000, days: Int = 3) throws {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "sample-\(UUID().uuidString)").path
    truth = try SampleCompany(seed: seed, events: events, days: days).write(to: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What `reports/sample` is made of, for tests that only read.
  static let shared = Result { try WrittenSample() }

  func files(_ folder: String = "") throws -> [String: [UInt8]] {
    let listed = try SourceFiles.list("\(path)/\(folder)").map { ($0.name, try Disk.read($0.path)) }
    return Dictionary(listed) { first, _ in first }
  }

  func json(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: Disk.read("\(path)/\(name)"))
  }

  /// Planted exceptions by control.
  func planted() throws -> [String: [String]] {
    let controls = try json("truth.json")["controls"]?.array ?? []
    let pairs = controls.map { control in
      (
        control["id"]?.string ?? "",
        (control["exceptions"]?.array ?? []).compactMap(\.string).sorted()
      )
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
