import ArgumentParser
import Tickmark
import Trail

/// What the program ends with: the one place where that is decided.
///
/// - SeeAlso: docs/exit-codes.md.
struct ExitStatus: RawRepresentable, Sendable, Hashable {
  let rawValue: Int32

  /// Every control met; all is proven; done.
  static let success = ExitStatus(rawValue: 0)
  /// A control has exceptions, a finding is `suspect`, or a control's own test failed.
  static let exceptions = ExitStatus(rawValue: 1)
  /// Evidence is broken or absent, or something is unproven.
  static let unproven = ExitStatus(rawValue: 2)
  /// Could not run: configuration, I/O or keys.
  static let couldNotRun = ExitStatus(rawValue: 3)
  /// The command line itself is wrong (`EX_USAGE`).
  static let usage = ExitStatus(rawValue: 64)

  init(rawValue: Int32) { self.rawValue = rawValue }

  init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .met: .success
      case .exceptions: .exceptions
      case .broken, .absent, .unproven: .unproven
      }
  }

  /// - Parameter verdict: a validation's: `proven`, `suspect`, `absent` or `broken`.
  init(validation verdict: String) {
    self =
      switch verdict {
      case "proven": .success
      case "suspect": .exceptions
      default: .unproven
      }
  }

  init(_ state: Verification.State) { self = state == .proven ? .success : .unproven }

  /// Help that was asked for is a success; other errors of the parser are usage.
  init(of error: any Error) {
    guard ErrorReport.isUsage(error) else {
      self = .couldNotRun
      return
    }
    self = TickmarkCommand.exitCode(for: error) == .success ? .success : .usage
  }
}
