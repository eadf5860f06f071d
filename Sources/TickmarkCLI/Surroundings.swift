import Cryptography
import Glibc
import Tickmark
import Trail

/// What a process finds: environment, folder, clock.
///
/// Nothing else of Tickmark looks at them.
struct Surroundings: Sendable {
  var environment: [String: String]
  /// Absolute.
  var folder: String
  /// The wall clock's whole second.
  var now: @Sendable () -> Instant
  /// Seconds of a clock that never goes back, for rates.
  var seconds: @Sendable () -> Double

  static func current() -> Surroundings {
    Surroundings(
      environment: variables(),
      folder: workingFolder(),
      now: { Instant(seconds: Int64(time(nil))) },
      seconds: {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
      }
    )
  }

  /// Returns a path that names the same from any folder.
  func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  /// Returns a path in the folder for temporary files, where nothing is yet.
  func scratchPath() -> String {
    let folder = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    return "\(folder)/tickmark-\(Hex.encode(SecureRandom.bytes(16)))"
  }

  /// What the note of a run says of where it was made.
  var circumstances: RunCircumstances {
    var name = [CChar](repeating: 0, count: 256)
    // The last byte stays 0, whatever the call writes.
    let isKnown = unsafe gethostname(&name, name.count - 1) == 0
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let user = environment["SUDO_USER"] ?? environment["USER"] ?? environment["LOGNAME"]
    return RunCircumstances(
      host: isKnown ? String(decoding: bytes, as: UTF8.self) : "unknown",
      person: user ?? "uid \(getuid())",
      folder: folder,
      seconds: seconds
    )
  }

  private static func variables() -> [String: String] {
    var variables: [String: String] = [:]
    // The list ends with nil, and nothing changes it: no thread runs yet.
    var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = unsafe environ
    while let line = unsafe next.pointee {
      let text = unsafe String(cString: line)
      if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
        variables[String(text[..<equals])] = String(text[equals...].dropFirst())
      }
      unsafe next += 1
    }
    return variables
  }

  private static func workingFolder() -> String {
    // With nil, getcwd allocates what it needs; the text is copied before it is freed.
    guard let text = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }
}
