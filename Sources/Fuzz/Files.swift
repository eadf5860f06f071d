import Foundation
import Glibc

/// The few files that the fuzzer reads and writes.
enum Files {
  /// Contents of a folder's files, in the order of their names; none where there is no folder.
  static func all(in folder: String) throws -> [[UInt8]] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
      Array(try Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  /// Opens a file for ``note(_:in:)``.
  static func create(_ path: String) throws -> Int32 {
    let file = unsafe open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
    return file
  }

  /// Notes which input is being tried: what is written so far outlives the program.
  static func note(_ number: Int, in file: Int32) {
    let text = Array("\(number)".utf8)
    _ = unsafe pwrite(file, text, text.count, 0)
  }

  /// Calls the closure with a file of the bytes that has this name.
  static func withFile(_ bytes: [UInt8], name: String, _ body: (String) throws -> Void) rethrows {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: name).path
    guard
      (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true))
        != nil, (try? write(bytes, to: path)) != nil
    else { fatalError("no room for \(path)") }
    try body(path)
  }
}
