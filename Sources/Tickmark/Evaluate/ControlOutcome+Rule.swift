import SQLite
import Trail

extension ControlResult {
  /// A result before the test.
  init(untested control: Control, _ input: ControlInput) {
    self.init(
      control: control,
      outcome: .unproven,
      isComplete: input.isProven && input.excused == nil,
      assurance: input.assurance,
      sources: input.sources,
      populationCount: 0,
      exceptionCount: 0,
      populationByDay: [],
      exceptionsByDay: [],
      columns: [],
      reason: nil,
      unprovenBy: input.unprovenBy,
      forEachException: { _ in }
    )
  }

  /// Sets the outcome by the first rule that applies.
  ///
  /// A waiver can keep a control from failing; it never makes unproven input proven.
  mutating func conclude(_ input: ControlInput, hasProvenException: Bool) {
    if openCount > 0, input.isProven || hasProvenException {
      outcome = .fail
    } else if !input.isProven {
      outcome = .unproven
      reason = input.reason ?? "the input is not proven"
    } else if waivedCount > 0 {
      outcome = .waived
      reason = input.excused
    } else {
      outcome = populationCount == 0 ? .notApplicable : .pass
      reason = input.excused
    }
  }

  /// Makes the result one of a test that could not be made; half-counted rows don't stay.
  mutating func fail(_ found: String) {
    outcome = .error
    reason = found
    populationCount = 0
    exceptionCount = 0
    waivedBy = [:]
    populationByDay = []
    exceptionsByDay = []
    forEachException = { _ in }
  }
}

extension SQLiteError {
  /// Whether the file, the disk or the memory failed, and not the statement.
  var isFromOutside: Bool { isBusy || isCorrupt || isResource }
}
