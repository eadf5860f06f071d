import Trail

/// A business case: the events of one stream, from its first to its last.
struct SampleCase: Sendable {
  struct Step: Sendable {
    let time: Instant
    let type: String
    let actor: String
    var target: String?
    /// JSON of what is known besides; its form is the writer's.
    var data = "{}"
  }

  let stream: String
  /// In time order, none empty.
  let steps: [Step]
  /// The planted exception, and the step that is it.
  var exception: (control: SampleControl, step: Int)?
}
