import Trail

/// What the pages count of a report, once for all of them.
struct PageSummary {
  /// One day of UTC that the period touches.
  struct Day {
    /// Days since 1970.
    var number: Int
    var text: String
    /// Whether every source is proven for all of the day that lies in the period.
    var isProven: Bool
    var exceptionCount: Int
  }

  let byOutcome: [ControlOutcome: [ControlResult]]
  /// Controls that a requirement names and that weren't run, sorted.
  let notTested: [String]
  let exceptionCount: Int
  let days: [Day]
  /// Failed controls, the gravest first.
  let failed: [ControlResult]
  /// Findings that take something away or want a look, the gravest first.
  let gravest: [Finding]

  init(_ report: Report) {
    byOutcome = Dictionary(grouping: report.controls, by: \.outcome)
    let run = Set(report.controls.map(\.control.id))
    notTested = Set(report.frameworks.flatMap(\.requirements).flatMap(\.controls))
      .subtracting(run).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    exceptionCount = report.controls.reduce(0) { $0 + $1.exceptionCount }
    days = Self.days(report)
    failed = (byOutcome[.fail] ?? []).sorted(by: Self.isGraver)
    gravest = report.findings.enumerated().filter { $0.element.class != .notice }
      .sorted { ($0.element.class, $0.offset) < ($1.element.class, $1.offset) }.map(\.element)
  }

  func count(_ outcomes: ControlOutcome...) -> Int {
    outcomes.reduce(0) { $0 + (byOutcome[$1]?.count ?? 0) }
  }

  var provenDayCount: Int { days.reduce(0) { $0 + ($1.isProven ? 1 : 0) } }

  private static func isGraver(_ a: ControlResult, _ b: ControlResult) -> Bool {
    if a.control.severity != b.control.severity {
      return a.control.severity.rank < b.control.severity.rank
    }
    if a.exceptionCount != b.exceptionCount { return a.exceptionCount > b.exceptionCount }
    return a.control.id.utf8.lexicographicallyPrecedes(b.control.id.utf8)
  }

  private static func days(_ report: Report) -> [Day] {
    guard !report.period.isEmpty else { return [] }
    var exceptions: [String: Int] = [:]
    for day in report.controls.flatMap(\.exceptionsByDay) {
      exceptions[day.day, default: 0] += day.count
    }
    let proof = PageProof(report)
    let first = PageText.day(of: report.period.begin)
    let last = PageText.day(of: Instant(microseconds: report.period.end.microseconds - 1))
    return (first...last).map { number in
      let whole = Period(begin: PageText.begin(of: number), end: PageText.begin(of: number + 1))
      let text = whole.begin.dateText
      return Day(
        number: number,
        text: text,
        isProven: whole.intersection(report.period).map(proof.isProven) ?? true,
        exceptionCount: exceptions[text] ?? 0
      )
    }
  }
}

/// Which instants are proven in every source.
struct PageProof {
  /// Per source: what is proven or excused in one scope at least, joined and ascending.
  private let proven: [[Period]]
  private let unproven: [Period]

  init(_ report: Report) {
    let bySource = Dictionary(grouping: report.coverage, by: \.source)
    // The evaluator knows what coverage doesn't say: that before a source's recorded origin there was
    // nothing to prove. A test that was complete tells that its sources are proven throughout.
    let whole = Set(report.controls.filter(\.isProvenThroughout).flatMap(\.sources))
    proven = report.sources.map { source in
      if whole.contains(source.name) { return [report.period] }
      return Self.joined((bySource[source.name] ?? []).filter(\.isSettled).map(\.period))
    }
    unproven = report.coverage.filter { !$0.isSettled }.map(\.period)
  }

  func isProven(_ period: Period) -> Bool {
    !unproven.contains { $0.overlaps(period) }
      && proven.allSatisfy { $0.contains { $0.begin <= period.begin && period.end <= $0.end } }
  }

  private static func joined(_ periods: [Period]) -> [Period] {
    var joined: [Period] = []
    for period in periods.sorted(by: { $0.begin < $1.begin }) {
      if let last = joined.last, period.begin <= last.end {
        joined[joined.count - 1] = Period(begin: last.begin, end: max(last.end, period.end))
      } else {
        joined.append(period)
      }
    }
    return joined
  }
}

extension ControlResult {
  /// Whether a conclusion was drawn from input that is proven for the whole period.
  fileprivate var isProvenThroughout: Bool {
    isComplete && [.pass, .fail, .notApplicable].contains(outcome)
  }
}

extension Coverage {
  /// Whether nothing is open: proven, or excused by a person.
  var isSettled: Bool { state == .proven || state == .excused }
}

extension Control.Severity {
  /// 0 is the gravest.
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
