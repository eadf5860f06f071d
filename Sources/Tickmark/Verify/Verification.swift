/// What a verification found, line by line.
package struct Verification: Sendable, Hashable {
  package enum State: String, Sendable, Hashable {
    /// It was checked and holds.
    case proven
    /// Nothing contradicts it, but no trusted key says so.
    case unproven
    /// It contradicts what was signed.
    case broken
  }

  /// One thing that was looked at.
  package struct Line: Sendable, Hashable {
    package let state: State
    package let text: String
  }

  package private(set) var lines: [Line] = []

  package init() {}

  /// The worst of the lines; unproven where nothing was looked at.
  package var state: State {
    if lines.contains(where: { $0.state == .broken }) { return .broken }
    if lines.isEmpty || lines.contains(where: { $0.state == .unproven }) { return .unproven }
    return .proven
  }

  /// 0 for proven, 2 for anything else.
  package var exitCode: Int32 { state == .proven ? 0 : 2 }

  mutating func tell(_ state: State, _ text: String) {
    lines.append(Line(state: state, text: text))
  }

  /// Tells whether something holds.
  mutating func check(_ holds: Bool, _ text: String, else failure: String? = nil) {
    tell(holds ? .proven : .broken, holds ? text : failure ?? "\(text): no")
  }
}
