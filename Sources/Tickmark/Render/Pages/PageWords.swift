import Trail

/// A state as pages tell it: in a word, a shape and a colour.
struct PageState {
  /// A class of the stylesheet, which gives the colour.
  enum Tone: String { case ok, bad, warn, none }

  let words: String
  let tone: Tone
  let mark: PageMark
}

extension ControlOutcome {
  var state: PageState {
    switch self {
    case .pass: PageState(words: "No exceptions noted", tone: .ok, mark: .agreed)
    case .fail: PageState(words: "Exceptions noted", tone: .bad, mark: .exception)
    case .unproven: PageState(words: "Unproven", tone: .warn, mark: .warning)
    case .error: PageState(words: "Error", tone: .warn, mark: .warning)
    case .notApplicable: PageState(words: "Did not operate", tone: .none, mark: .notTested)
    case .waived: PageState(words: "All exceptions waived", tone: .none, mark: .warning)
    }
  }

  /// What the outcome means, in a sentence.
  var meaning: String {
    switch self {
    case .pass: "Every row of the population was tested, and none fails."
    case .fail: "At least one row of the population fails."
    case .unproven: "Its evidence isn't proven, so no conclusion is drawn from it."
    case .error: "The test couldn't be carried out."
    case .notApplicable: "The population is empty: the control did not operate in the period."
    case .waived: "Rows of the population fail, and each is waived: it isn't a pass."
    }
  }
}

extension PageState {
  static let notTested = PageState(words: "Not tested", tone: .none, mark: .notTested)

  /// Stated by a person, and tested by nothing.
  static let attested = PageState(words: "Attested, not tested", tone: .none, mark: .notTested)

  /// A requirement's: that of its gravest control.
  init(_ requirement: FrameworkResult.Requirement, _ outcomes: [String: ControlOutcome]) {
    let found = requirement.tested.compactMap { outcomes[$0] }
    let order: [ControlOutcome] = [.fail, .error, .unproven, .waived]
    if let gravest = order.first(where: found.contains) {
      self = gravest.state
    } else if found.contains(.pass) {
      self = ControlOutcome.pass.state
    } else {
      self = found.first?.state ?? (requirement.attestation == nil ? .notTested : .attested)
    }
  }
}

extension CoverageState {
  var tone: PageState.Tone {
    switch self {
    case .proven: .ok
    case .broken: .bad
    case .absent: .warn
    case .excused: .none
    }
  }
}

extension FindingClass {
  var state: PageState {
    switch self {
    case .broken: PageState(words: "Broken", tone: .bad, mark: .exception)
    case .absent: PageState(words: "Absent", tone: .warn, mark: .warning)
    case .suspect: PageState(words: "Suspect", tone: .warn, mark: .warning)
    case .notice: PageState(words: "Notice", tone: .none, mark: .notTested)
    }
  }
}

extension Assurance {
  /// What proves such a source before it reaches us.
  var meaning: String {
    switch self {
    case .signed: "signed: a digest chain with signatures"
    case .chained: "chained: a hash chain in the records"
    case .checksummed: "checksummed: a manifest, which finds accidents, not attackers"
    case .witnessed: "witnessed: nothing but this log since the night of ingest"
    }
  }
}

extension AssertionLine.State {
  var state: PageState {
    switch self {
    case .inForce: PageState(words: "In force", tone: .ok, mark: .agreed)
    case .expired: PageState(words: "Expired", tone: .none, mark: .notTested)
    case .unapproved: PageState(words: "Not approved", tone: .warn, mark: .warning)
    case .removed: PageState(words: "Taken back", tone: .none, mark: .notTested)
    }
  }
}

extension Control.Severity {
  var state: PageState {
    switch self {
    case .critical, .high: PageState(words: word, tone: .bad, mark: .exception)
    case .medium: PageState(words: word, tone: .warn, mark: .warning)
    case .low: PageState(words: word, tone: .none, mark: .notTested)
    }
  }

  /// `Critical`, `High`, `Medium`, `Low`.
  var word: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension ReportWords {
  /// What no page can show, however well it verifies.
  static let cannotShow = [
    "Complete means complete against the sources' own manifests and chains: what a source never "
      + "wrote down can't be seen here.",
    "The proofs show that each event shown stands in the signed log. That there are no other "
      + "exceptions is shown only by running the queries again: tickmark verify --deep.",
    "A page can't vouch for its own key nor for its own script. Compare the words of the key with "
      + "those you were given another way, or check with another program.",
    "If the log, its reports and its backups were all rolled back together, only a copy of a "
      + "checkpoint that somebody else keeps would show it.",
    "The last records of a source that only chains its records are proven when the chain goes on.",
  ]
}
