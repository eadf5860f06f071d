import Foundation

/// A program of the system that reads or writes the same format.
struct Tool {
  let path: String

  /// The program; nil, with one line that says so, where it isn't installed.
  init?(_ name: String) {
    guard let path = ["/usr/bin/", "/bin/"].map({ $0 + name }).first(where: Self.isThere) else {
      print("skipped: no \(name) on this system")
      return nil
    }
    self.path = path
  }

  private static func isThere(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }

  /// Runs the program in `folder`; returns its exit status and output.
  func run(_ arguments: [String], in folder: TemporaryFolder) throws -> (Int32, [UInt8]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, [UInt8](bytes))
  }
}

/// A folder of one test, removed with it.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("tickmark-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: file)
  }
}

/// A small generator whose seed a failing test prints.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// Text of up to `limit` characters, most of them such as formats trip over.
  mutating func nastyText(limit: Int = 12) -> String {
    let nasty: [Unicode.Scalar] = [
      "\0", "\t", "\n", "\r", "\u{B}", "\u{C}", "\u{1B}", " ", "\"", "'", "&", "<", ">", "=", "+",
      "-", "@", ",", ";", "%", "a", "Z", "0", "\u{7F}", "\u{85}", "\u{9B}", "\u{A0}", "\u{AD}",
      "é", "\u{301}", "\u{2028}", "\u{202E}", "\u{FEFF}", "\u{FF1D}", "\u{FF20}",
      "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "𝌆", "\u{10FFFF}",
    ]
    let count = Int.random(in: 0...limit, using: &self)
    let scalars = (0..<count).map { _ in nasty.randomElement(using: &self) ?? "x" }
    return String(String.UnicodeScalarView(scalars))
  }
}
