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
    print("skipped: TransparencyLog's published vectors, no corpus at \(folder.path)")
    return nil
  }()

  static var isThere: Bool { folder != nil }

  /// The names below a folder, at any depth.
  static func names(_ path: String) -> [String] {
    guard let folder = folder?.appending(path: path) else { return [] }
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (names ?? []).sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    guard let folder else { throw CocoaError(.fileNoSuchFile) }
    return [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }
}
