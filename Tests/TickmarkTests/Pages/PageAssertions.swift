import CanonicalJSON
import Trail

@testable import Tickmark

/// What people say in the pages' fixtures, in hostile words where a reader could meet them.
enum PageAssertions {
  static let waiver = Assertion(
    .waiver,
    [
      "author": "ada@example.com", "exceptions": ["large-payment/0123456789"],
      "expiration_date": "2027-01-01T00:00:00Z", "justification": .string(hostile),
    ],
    place: "pipelines.yaml:40"
  )
  private static let hostile = PageFixture.nasty[0] + PageFixture.nasty[3] + PageFixture.nasty[5]

  static let attestation = Attestation(
    id: "attestation/\(String(repeating: "0", count: 64))",
    status: "passed",
    author: "ada@example.com",
    justification: hostile,
    evidenceURL: "https://wiki.example.com/vendors?a=1&b=2",
    expires: waiver.expires,
    approvers: ["lea@example.com", "max@example.com"]
  )

  /// Returns the result with every n-th exception waived.
  static func waive(_ result: ControlResult, every step: Int) -> ControlResult {
    var result = result
    let forEach = result.forEachException
    result.waivedBy = [waiver.id: (result.exceptionCount + step - 1) / step]
    if step == 1 { result.outcome = .waived }
    result.forEachException = { body in
      var index = 0
      try forEach { exception in
        var exception = exception
        exception.waiver = index % step == 0 ? waiver.id : nil
        index += 1
        try body(exception)
      }
    }
    return result
  }

  /// All states, and an answer that nobody has verified.
  static func add(to report: inout Report) {
    let others: [(Assertion.Kind, AssertionLine.State)] = [
      (.excuse, .expired), (.attestation, .unapproved), (.waiver, .removed),
    ]
    report.assertions =
      [line(waiver, .inForce, report)]
      + others.map { kind, state in
        line(Assertion(kind, ["author": "eve", "justification": .string(hostile)]), state, report)
      }
    report.responses = [
      ManagementResponse(
        control: "large-payment",
        exceptions: [],
        author: "Max <max@example.com>",
        date: "2026-11-23",
        text: PageFixture.nasty.joined(separator: " ")
      ),
      ManagementResponse(
        control: nil,
        exceptions: ["large-payment/0123456789"],
        author: "Max",
        date: "2026-11-24",
        text: "This one was a test."
      ),
    ]
  }

  private static func line(
    _ assertion: Assertion,
    _ state: AssertionLine.State,
    _ report: Report
  ) -> AssertionLine {
    let isApproved = state != .unapproved
    return AssertionLine(
      assertion: assertion,
      state: state,
      approvals: isApproved
        ? [Approval(name: "lea@example.com", fingerprint: "SHA256:a", signature: "")] : [],
      required: 2,
      entry: isApproved ? 12 : nil,
      since: isApproved ? report.period.begin : nil,
      removed: state == .removed ? report.at : nil,
      appliesTo: assertion.kind == .excuse ? nil : 3
    )
  }
}
