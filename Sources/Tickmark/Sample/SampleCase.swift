import Trail

/// A case: the events of one stream, from its first to its last.
struct SampleCase: Sendable {
  struct Step: Sendable {
    let time: Instant
    let type: String
    let actor: String
    var target: String?
    /// What is known besides; its form is the writer's.
    var data = "{}"
    /// The controls that the event fails.
    var exceptions: [SampleControl] = []
    /// Whether a case only begins here: nothing is written.
    var isSilent = false

    /// A case's beginning of which a system knows nothing yet.
    static func begin(_ time: Instant) -> Step {
      Step(time: time, type: "", actor: "", isSilent: true)
    }
  }

  let stream: String
  /// In time order, none empty.
  let steps: [Step]
}
