import Glibc
import Synchronization
import Tickmark

/// Shows progress on standard error: one line that changes on a terminal, plain lines in a log.
final class ProgressDisplay: Sendable {
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let clock: @Sendable () -> Double
  private let meter: Mutex<ProgressMeter>

  init(isQuiet: Bool, isTerminal: Bool, clock: @escaping @Sendable () -> Double) {
    self.isQuiet = isQuiet
    self.isTerminal = isTerminal
    self.clock = clock
    meter = Mutex(ProgressMeter(pause: isTerminal ? 0.1 : 30))
  }

  /// What stages report to; may be called from any thread.
  var report: @Sendable (Progress) -> Void {
    { [self] progress in
      guard !isQuiet else { return }
      meter.withLock { meter in
        let begins = meter.isBefore(progress)
        let (finished, current) = meter.update(progress, at: clock())
        if let finished { Self.write(isTerminal ? "\r\u{1b}[K\(finished)\n" : "\(finished)\n") }
        // A log needs no line for what has only begun.
        if let current, isTerminal { Self.write("\r\u{1b}[K\(current)") }
        if let current, !isTerminal, !begins { Self.write("\(current)\n") }
      }
    }
  }

  /// Says how the last stage ended; call it before anything else is said.
  func finish() {
    guard !isQuiet else { return }
    meter.withLock { meter in
      guard let line = meter.finish(at: clock()) else { return }
      Self.write(isTerminal ? "\r\u{1b}[K\(line)\n" : "\(line)\n")
    }
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    // Nobody waits for progress: what can't be written is left out.
    unsafe _ = bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
