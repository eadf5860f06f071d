package import Cryptography
package import SQLite
package import Trail

/// What a control file says.
package struct Control: Sendable, Hashable {
  /// A bound parameter with its default.
  package struct Parameter: Sendable, Hashable {
    package var name: String
    package var value: SQLValue
    /// The control's own value, where the configuration has set another.
    package var standard: SQLValue?

    package init(name: String, value: SQLValue) {
      self.name = name
      self.value = value
    }
  }

  /// Lower case with hyphens: `root-account-use`.
  package var id: String
  package var title: String
  /// What must hold.
  package var statement: String
  /// `critical`, `high`, `medium` or `low`.
  package var severity: Severity
  /// The test performed, in words.
  package var test: String
  /// Names or formats of the sources it needs.
  package var sources: [String]
  /// Seconds before the period's begin that the test also reads.
  package var lookback: Int64
  /// Columns of the exceptions that identify one.
  package var key: [String]
  package var parameters: [Parameter]
  /// What one row of the exceptions means.
  package var row: String
  package var population: String
  package var exceptions: String
  /// Folder below `controls/`: its group.
  package var area: String
  /// SHA-256 of the file.
  package var digest: Digest

  package enum Severity: String, Sendable, Hashable, CaseIterable {
    case critical, high, medium, low
  }

  package init(
    id: String,
    title: String,
    statement: String,
    severity: Severity,
    test: String,
    sources: [String],
    lookback: Int64,
    key: [String],
    parameters: [Parameter],
    row: String,
    population: String,
    exceptions: String,
    area: String,
    digest: Digest
  ) {
    self.id = id
    self.title = title
    self.statement = statement
    self.severity = severity
    self.test = test
    self.sources = sources
    self.lookback = lookback
    self.key = key
    self.parameters = parameters
    self.row = row
    self.population = population
    self.exceptions = exceptions
    self.area = area
    self.digest = digest
  }
}

/// What testing a control gave.
package struct ControlResult: Sendable {
  package var control: Control
  package var outcome: ControlOutcome
  /// Whether the whole input was proven; false makes a fail "at least these".
  package var isComplete: Bool
  /// The weakest of the needed sources; nil if none is configured.
  package var assurance: Assurance?
  /// The configured sources that the control read.
  package var sources: [String]
  package var populationCount: Int
  /// All exceptions, waived ones among them.
  package var exceptionCount: Int
  /// How many of them each waiver covers, by its id.
  package var waivedBy: [String: Int] = [:]
  /// Rows of the population by UTC day (`2026-11-22`), ascending; for charts.
  package var populationByDay: [DayCount]
  package var exceptionsByDay: [DayCount]
  /// Names of the columns of the exceptions query, `entry` included where it has one.
  package var columns: [String]
  /// Why it is `unproven` or `error`; nil else.
  package var reason: String?
  /// The findings that leave its input unproven, in their order.
  package var unprovenBy: [Finding]
  /// Calls the closure for each exception, most severe place first as the query orders them.
  package var forEachException: @Sendable (_ body: (ControlException) throws -> Void) throws -> Void

  package init(
    control: Control,
    outcome: ControlOutcome,
    isComplete: Bool,
    assurance: Assurance?,
    sources: [String],
    populationCount: Int,
    exceptionCount: Int,
    populationByDay: [DayCount],
    exceptionsByDay: [DayCount],
    columns: [String],
    reason: String?,
    unprovenBy: [Finding],
    forEachException:
      @escaping @Sendable (_ body: (ControlException) throws -> Void) throws -> Void
  ) {
    self.control = control
    self.outcome = outcome
    self.isComplete = isComplete
    self.assurance = assurance
    self.sources = sources
    self.populationCount = populationCount
    self.exceptionCount = exceptionCount
    self.populationByDay = populationByDay
    self.exceptionsByDay = exceptionsByDay
    self.columns = columns
    self.reason = reason
    self.unprovenBy = unprovenBy
    self.forEachException = forEachException
  }
}

extension ControlResult {
  /// Exceptions that a waiver covers.
  package var waivedCount: Int { waivedBy.values.reduce(0, +) }

  /// Exceptions that none covers.
  package var openCount: Int { exceptionCount - waivedCount }
}

package struct DayCount: Sendable, Hashable {
  package var day: String
  package var count: Int

  package init(day: String, count: Int) {
    self.day = day
    self.count = count
  }
}

/// A row that fails a control.
package struct ControlException: Sendable, Hashable {
  /// `<control>/<first 10 hex of SHA-256 of its key values>`.
  package var reference: String
  /// The event it leads to; nil if the control has no `entry` column or it is null.
  package var entry: Int?
  /// The values of ``ControlResult/columns``, in their order.
  package var values: [SQLValue]
  /// The id of the waiver that it falls under.
  package var waiver: String?

  package init(reference: String, entry: Int?, values: [SQLValue], waiver: String? = nil) {
    self.reference = reference
    self.entry = entry
    self.values = values
    self.waiver = waiver
  }
}

/// A framework with the state of each of its requirements.
package struct FrameworkResult: Sendable, Hashable {
  package struct Requirement: Sendable, Hashable {
    package var id: String
    package var title: String
    /// In our own words.
    package var statement: String
    /// Ids of the controls that answer it, sorted; empty: not tested.
    package var controls: [String]
    /// Of those, the ids that were tested in this run.
    package var tested: [String]
    /// What a person states of it, where nothing was tested.
    package var attestation: Attestation?

    package init(
      id: String,
      title: String,
      statement: String,
      controls: [String],
      tested: [String],
      attestation: Attestation? = nil
    ) {
      self.id = id
      self.title = title
      self.statement = statement
      self.controls = controls
      self.tested = tested
      self.attestation = attestation
    }
  }

  package var id: String
  package var title: String
  package var version: String
  /// Where the framework's own text is published.
  package var source: String
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
}
