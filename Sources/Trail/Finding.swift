/// How much a finding takes away.
package enum FindingClass: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Evidence contradicts itself or its signature.
  case broken
  /// Evidence that must be there isn't.
  case absent
  /// Odd, and for a person to judge; nothing is unproven by it.
  case suspect
  /// Worth knowing; changes no verdict.
  case notice

  /// Broken comes first.
  package static func < (a: FindingClass, b: FindingClass) -> Bool { a.rank < b.rank }

  /// What a finding of the class leaves unproven, unless its code says otherwise.
  package var unproven: String {
    switch self {
    case .broken, .absent: "the interval it names; without one, all of the source"
    case .suspect, .notice: "nothing"
    }
  }

  private var rank: Int {
    switch self {
    case .broken: 0
    case .absent: 1
    case .suspect: 2
    case .notice: 3
    }
  }
}

/// A stable name for one kind of finding, with what its reader must know.
///
/// Each check declares its own codes in an extension of this type, beside the check.
package struct FindingCode: Sendable, Hashable, CustomStringConvertible {
  /// Lower case with hyphens: `digest-missing`.
  package let name: String
  package let `class`: FindingClass
  /// What has been seen, in one clause.
  package let meaning: String
  /// What can't be relied on because of it, in one clause.
  package let unproven: String
  /// One sentence: what to do.
  package let advice: String

  /// - Parameter unproven: nil for what its class says of all codes.
  package init(
    _ name: String,
    _ class: FindingClass,
    meaning: String,
    unproven: String? = nil,
    advice: String
  ) {
    self.name = name
    self.class = `class`
    self.meaning = meaning
    self.unproven = unproven ?? `class`.unproven
    self.advice = advice
  }

  package var description: String { name }
}

/// Something wrong with the evidence: a value that goes into the report, never a thrown error.
package struct Finding: Sendable, Hashable {
  package var code: String
  package var `class`: FindingClass
  /// The source's name in pipelines.yaml.
  package var source: String
  /// A file relative to the source's location, then `:line` or `#record`; nil for a whole source.
  package var place: String?
  /// The stream (or account/region/trail) that is touched.
  package var stream: String?
  /// The interval that is unproven because of this; nil where nothing is, or all of the source.
  package var interval: Period?
  package var found: String?
  package var expected: String?
  package var advice: String

  /// - Parameter advice: replaces the code's own where the place allows a better one.
  package init(
    _ code: FindingCode,
    source: String,
    place: String? = nil,
    stream: String? = nil,
    interval: Period? = nil,
    found: String? = nil,
    expected: String? = nil,
    advice: String? = nil
  ) {
    self.code = code.name
    self.class = code.class
    self.source = source
    self.place = place
    self.stream = stream
    self.interval = interval
    self.found = found
    self.expected = expected
    self.advice = advice ?? code.advice
  }
}

extension Finding: Comparable {
  /// The order of the log and of every report: source, place, code, stream, begin, end, found.
  package static func < (a: Finding, b: Finding) -> Bool {
    if a.source != b.source { return a.source < b.source }
    if a.place != b.place { return (a.place ?? "") < (b.place ?? "") }
    if a.code != b.code { return a.code < b.code }
    if a.stream != b.stream { return (a.stream ?? "") < (b.stream ?? "") }
    let (from, otherFrom) = (a.interval?.begin.microseconds, b.interval?.begin.microseconds)
    if from != otherFrom { return (from ?? .min) < (otherFrom ?? .min) }
    let (to, otherTo) = (a.interval?.end.microseconds, b.interval?.end.microseconds)
    if to != otherTo { return (to ?? .min) < (otherTo ?? .min) }
    return (a.found ?? "") < (b.found ?? "")
  }
}
