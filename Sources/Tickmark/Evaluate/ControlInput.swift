package import Trail

/// What is known of a control's input before it is tested.
package struct ControlInput: Sendable, Hashable {
  /// The configured sources that the control reads, sorted.
  package var sources: [String]
  /// Whether each of them is proven over the period with its lookback, but for excused time.
  package var isProven: Bool
  /// The weakest of them; nil without any.
  package var assurance: Assurance?
  /// The findings that take proof away, in their order.
  package var unprovenBy: [Finding]
  /// Which time of which source isn't proven; nil if all is.
  package var reason: String?
  /// Which time of which source a person excused; nil where none is.
  package var excused: String?

  package init(
    sources: [String],
    isProven: Bool,
    assurance: Assurance?,
    unprovenBy: [Finding] = [],
    reason: String? = nil,
    excused: String? = nil
  ) {
    self.sources = sources
    self.isProven = isProven
    self.assurance = assurance
    self.unprovenBy = unprovenBy
    self.reason = reason
    self.excused = excused
  }
}

extension ControlInput {
  /// Judges the sources that a control reads, over the period with the control's lookback.
  package init(
    of selected: SelectedControl,
    over period: Period,
    proof: ProofMap,
    assurances: [String: Assurance],
    findings: [Finding]
  ) {
    let sources = selected.sources.sorted()
    let wanted = Period(
      begin: period.begin.adding(seconds: -selected.control.lookback),
      end: period.end
    )
    let holes = sources.flatMap { source in
      proof.openGaps(of: source, in: wanted).map { (source: source, gap: $0) }
    }
    let unproven = sources.flatMap { source in
      proof.gaps(of: source, in: wanted).map { (source: source, gap: $0) }
    }
    self.init(
      sources: sources,
      isProven: holes.isEmpty,
      assurance: sources.compactMap { assurances[$0] }.min(),
      unprovenBy: findings.filter { finding in
        finding.class <= .absent && sources.contains(finding.source)
          && finding.interval.map { $0.overlaps(wanted) } ?? true
      }.sorted(),
      reason: holes.first.map { hole in
        let more = holes.count > 1 ? ", nor at \(holes.count - 1) other times" : ""
        return "\(hole.source) is not proven from \(hole.gap.begin) to \(hole.gap.end)\(more)"
      },
      excused: !holes.isEmpty
        ? nil
        : unproven.first.map { hole in
          let more = unproven.count > 1 ? ", and at \(unproven.count - 1) other times" : ""
          return "\(hole.source) is excused from \(hole.gap.begin) to \(hole.gap.end)\(more)"
        }
    )
  }
}

/// A control that can be tested, with the sources that it reads.
package struct SelectedControl: Sendable, Hashable {
  package var control: Control
  /// Names as configured.
  package var sources: [String]

  package init(control: Control, sources: [String]) {
    self.control = control
    self.sources = sources
  }

  /// Returns the controls whose every word in `sources` stands for a source, sorted by id.
  ///
  /// A word is a source's name or, where no source has that name, the format of at least one; `any`
  /// is all sources.
  package static func select(
    _ controls: [Control],
    from sources: [(name: String, format: String)]
  ) -> [SelectedControl] {
    controls.sorted { $0.id < $1.id }.compactMap { control in
      var names: Set<String> = []
      for word in control.sources {
        let named = sources.filter { $0.name == word }
        let matches =
          named.isEmpty ? sources.filter { $0.format == word || word == "any" } : named
        if matches.isEmpty { return nil }
        names.formUnion(matches.map(\.name))
      }
      return SelectedControl(control: control, sources: names.sorted())
    }
  }
}
