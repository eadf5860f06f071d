import CSystem
import Glibc

/// Asks a run to stop at the next place from which it can be resumed: after a batch, between stages.
///
/// What a stopped run hasn't signed is cut at the next start; what it has signed stands. Either way
/// the next run arrives at the same bytes.
package struct StopRequest: Sendable {
  /// The name of what asks, nil while nothing does.
  private let asked: @Sendable () -> String?

  package init(_ asked: @escaping @Sendable () -> String?) { self.asked = asked }

  /// Nothing ever asks.
  package static let never = StopRequest { nil }

  /// SIGINT and SIGTERM from now on; a second signal ends the process at once.
  package static func signals() -> StopRequest {
    tickmark_catch_stops()
    return StopRequest {
      switch tickmark_stop_signal() {
      case 0: nil
      case SIGINT: "SIGINT"
      default: "SIGTERM"
      }
    }
  }

  /// - Throws: ``RunError`` once it was asked for.
  func check(_ stage: String) throws(RunError) {
    guard let name = asked() else { return }
    throw RunError(
      place: stage,
      message: "stopped by \(name)",
      hint: "nothing is lost: the next run goes on from here"
    )
  }
}
