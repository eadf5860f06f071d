import Trail

/// A published framework's requirements, and the controls that answer them.
package struct Framework: Sendable, Hashable {
  package struct Requirement: Sendable, Hashable {
    package var id: String
    package var title: String
    /// In our own words.
    package var statement: String
    /// Sorted; empty: not tested by anything that Tickmark has.
    package var controls: [String]

    package init(id: String, title: String, statement: String, controls: [String]) {
      self.id = id
      self.title = title
      self.statement = statement
      self.controls = controls
    }
  }

  package var id: String
  package var title: String
  package var version: String
  /// Where the framework's own text is published.
  package var source: String
  /// In the file's order.
  package var requirements: [Requirement]

  package init(
    id: String,
    title: String,
    version: String,
    source: String,
    requirements: [Requirement]
  ) {
    self.id = id
    self.title = title
    self.version = version
    self.source = source
    self.requirements = requirements
  }

  /// Returns the framework with no other controls than these.
  package func keeping(_ controls: Set<String>) -> Framework {
    var framework = self
    for index in requirements.indices {
      framework.requirements[index].controls.removeAll { !controls.contains($0) }
    }
    return framework
  }

  /// Returns the framework with what was tested in a run.
  ///
  /// A control that ended in an error was not tested: nothing is known by it.
  package func result(of controls: [ControlResult]) -> FrameworkResult {
    let tested = Set(controls.filter { $0.outcome != .error }.map(\.control.id))
    return FrameworkResult(
      id: id,
      title: title,
      version: version,
      source: source,
      requirements: requirements.map { requirement in
        FrameworkResult.Requirement(
          id: requirement.id,
          title: requirement.title,
          statement: requirement.statement,
          controls: requirement.controls,
          tested: requirement.controls.filter(tested.contains)
        )
      }
    )
  }
}
