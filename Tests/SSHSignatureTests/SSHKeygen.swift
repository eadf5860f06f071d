import Foundation

/// The program `ssh-keygen` in a folder of its own, removed with the value.
final class SSHKeygen {
  let folder: URL

  /// Whether the program is there; one line says so if not.
  static let isThere: Bool = {
    let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/ssh-keygen")
    if !isThere { print("skipped: no ssh-keygen on this system") }
    return isThere
  }()

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tickmark-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  @discardableResult
  func run(_ words: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
    process.arguments = words
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Makes a key; returns its line of an `authorized_keys` file.
  func makeKey(_ name: String, kind: String, bits: String? = nil) throws -> String {
    let size = bits.map { ["-b", $0] } ?? []
    try run(["-q", "-t", kind, "-N", "", "-C", name, "-f", name] + size)
    return try text("\(name).pub").trimmingCharacters(in: .newlines)
  }

  /// Signs a text; returns the armored signature.
  func sign(
    _ message: String,
    with key: String,
    namespace: String = "tickmark",
    options: [String] = []
  ) throws -> String {
    try? FileManager.default.removeItem(at: folder.appending(path: "message.sig"))
    try Data(message.utf8).write(to: folder.appending(path: "message"))
    try run(["-Y", "sign", "-f", key, "-n", namespace] + options + ["message"])
    return try text("message.sig")
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }
}
