import CanonicalJSON
import EventStore
import Foundation

/// A folder that is gone with the test.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = newFolder()
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

func newFolder() -> URL {
  FileManager.default.temporaryDirectory.appending(path: "tickmark-store-\(UUID())")
}

extension EventStore {
  /// Appends events of these types.
  @discardableResult
  func append(_ types: [String], to stream: String) throws -> Appended {
    let events = types.map { NewEvent($0, time: "2026-11-22T08:00:00Z") }
    return try append(Append(to: stream, expected: .any, events: events))
  }
}
