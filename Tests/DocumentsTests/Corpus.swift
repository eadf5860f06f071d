import Foundation

/// Published vectors, beside the package or where TICKMARK_CORPUS points.
enum Corpus {
  static let folder: URL? = {
    let environment = ProcessInfo.processInfo.environment["TICKMARK_CORPUS"]
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder =
      environment.map { URL(filePath: $0) } ?? package.appending(path: "../shared/corpus")
    if FileManager.default.fileExists(atPath: folder.path) { return folder }
    print("skipped: Documents' published vectors, no corpus at \(folder.path)")
    return nil
  }()

  /// Names in a folder, sorted; none without the corpus.
  static func names(_ path: String, ending: String) -> [String] {
    guard let folder else { return [] }
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: path).path
    )
    return (names ?? []).filter { $0.hasSuffix(ending) }.sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    guard let folder else { return [] }
    return [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }
}
