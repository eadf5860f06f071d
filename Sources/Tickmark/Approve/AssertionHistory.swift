import CanonicalJSON
import SQLite
import Trail

/// What the log says of assertions: when each entered it, who had approved it, and which runs of a
/// pipeline saw it come or go.
struct AssertionHistory: Sendable {
  /// One in the log.
  struct Logged: Sendable, Hashable {
    let assertion: Assertion
    let approvals: [Approval]
    let entry: Int
    let time: Instant
  }

  /// What a run saw that the run before it hadn't, by ids; it stands in the run's record.
  struct Change: Sendable, Hashable {
    var added: [String] = []
    var removed: [String] = []

    var isEmpty: Bool { added.isEmpty && removed.isEmpty }

    var json: JSONValue {
      [
        "added": .array(added.map(JSONValue.string)),
        "removed": .array(removed.map(JSONValue.string)),
      ]
    }
  }

  /// By id.
  let logged: [String: Logged]
  /// The pipeline's runs that saw a change, oldest first.
  let changes: [(run: String, at: Instant, change: Change)]

  /// - Parameter size: only entries below it.
  init(_ state: StateFolder, _ database: Database, of pipeline: String, size: Int) throws {
    let segments = SegmentReader(state) { try SegmentWriter.Frame(holding: $0, in: database) }
    let kinds = Assertion.Kind.allCases.map { "'\($0.fact.rawValue)'" }.joined(separator: ", ")
    let rows = try database.rows(
      """
      SELECT entry FROM event_row WHERE action IN (\(kinds)) AND source = ? AND entry < ?
      ORDER BY entry
      """,
      [.text(OwnFact.source), .integer(Int64(size))]
    )
    var logged: [String: Logged] = [:]
    for row in rows {
      let event = try segments.event(Int(row[0].integer ?? 0))
      guard let fact = OwnFact(try JSONValue(parsing: event.record)),
        let one = Logged(fact, entry: event.index)
      else { continue }
      logged[fact.id] = one
    }
    self.logged = logged
    changes = try Self.changes(database, of: pipeline, size: size)
  }

  private static func changes(
    _ database: Database,
    of pipeline: String,
    size: Int
  ) throws -> [(run: String, at: Instant, change: Change)] {
    try database.rows(
      """
      SELECT run, at, data ->> '$.assertions' FROM run
      WHERE pipeline = ? AND entry < ? AND data LIKE '%"assertions":%' ORDER BY entry
      """,
      [.text(pipeline), .integer(Int64(size))]
    ).compactMap { row in
      guard let run = row[0].text, let at = row[1].integer, let text = row[2].text else {
        return nil
      }
      return (run, Instant(microseconds: at), Change(try JSONValue(parsing: Array(text.utf8))))
    }
  }

  /// Returns what is new against the newest run, and what is gone.
  ///
  /// One that expires stays until it is taken out of the configuration.
  func change(to reviewed: [ReviewedAssertion]) -> Change {
    let before = present
    let now = reviewed.filter { one in
      one.isInForce || (one.isApproved && before.contains(one.assertion.id))
    }.map(\.assertion.id)
    return Change(
      added: Set(now).subtracting(before).sorted(),
      removed: before.subtracting(now).sorted()
    )
  }

  /// Returns what a run recorded.
  func change(of run: String) -> Change { changes.last { $0.run == run }?.change ?? Change() }

  private var present: Set<String> {
    var present: Set<String> = []
    for (_, _, change) in changes {
      present.formUnion(change.added)
      present.subtract(change.removed)
    }
    return present
  }

  /// When the newest run took it out again; nil where it is still there.
  func removal(of id: String) -> Instant? {
    var removal: Instant?
    for (_, at, change) in changes {
      if change.added.contains(id) { removal = nil }
      if change.removed.contains(id) { removal = at }
    }
    return removal
  }

  /// Returns a finding for each that is gone before it expired.
  func findings(_ change: Change, at: Instant) -> [Finding] {
    change.removed.compactMap { logged[$0] }
      .filter { gone in gone.assertion.expires.map { $0 > at } ?? true }
      .map { gone in
        let names = gone.approvals.map(\.name).joined(separator: ", ")
        return Finding(
          .waiverRemoved,
          source: OwnFact.source,
          interval: Period(begin: min(gone.time, at), end: at),
          found: "\(gone.assertion.shortID) of \(gone.assertion.author) is gone: "
            + gone.assertion.subject
            + (names.isEmpty ? "" : "; it was approved by \(names)")
        )
      }
  }
}

extension AssertionHistory.Change {
  fileprivate init(_ json: JSONValue) {
    added = (json["added"]?.array ?? []).compactMap(\.string)
    removed = (json["removed"]?.array ?? []).compactMap(\.string)
  }
}

extension AssertionHistory.Logged {
  /// - Returns: nil for a fact of another kind.
  fileprivate init?(_ fact: OwnFact, entry: Int) {
    guard let kind = Assertion.Kind.allCases.first(where: { $0.fact == fact.kind }),
      let members = fact.data.object
    else { return nil }
    let said = members.filter { $0.name != "approvals" }.map { ($0.name, $0.value) }
    assertion = Assertion(kind, .object(JSONObject(said)))
    approvals = (fact.data["approvals"]?.array ?? []).map { approval in
      Approval(
        name: approval["name"]?.string ?? "",
        fingerprint: approval["key"]?.string ?? "",
        signature: approval["signature"]?.string ?? ""
      )
    }
    self.entry = entry
    time = fact.time
  }
}

extension ReviewedAssertion {
  /// The assertion as it enters the log, once, with the approvals it had then.
  func fact(at: Instant) -> OwnFact {
    var members = (assertion.data.object ?? JSONObject()).map { ($0.name, $0.value) }
    if !approvals.isEmpty {
      let list = approvals.map { approval -> JSONValue in
        [
          "key": .string(approval.fingerprint), "name": .string(approval.name),
          "signature": .string(approval.signature),
        ]
      }
      members.append(("approvals", .array(list)))
    }
    return OwnFact(
      assertion.kind.fact,
      id: assertion.id,
      time: at,
      data: .object(JSONObject(members))
    )
  }
}

extension FindingCode {
  static let waiverRemoved = FindingCode(
    "waiver-removed",
    .notice,
    meaning: "a waiver, an excuse or an attestation of the run before isn't in force any more",
    unproven: "nothing; what it covered is reported without it",
    advice: "Nothing to do if it was withdrawn; the log keeps who approved it, from when to when."
  )
}
