import Foundation

/// Changes to files that a test makes on purpose.
enum Damage {
  static func overwrite(_ path: String, with bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }
}
