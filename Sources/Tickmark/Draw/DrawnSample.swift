import CanonicalJSON
import Cryptography
import SQLite
import Trail

/// A sample with the population that it was drawn from.
struct DrawnSample {
  let request: DrawRequest
  /// The control as it was tested over the whole population.
  let tested: ControlResult
  /// Those drawn, lowest rank first.
  let items: [DrawnItem]
  /// Items that could be drawn: all, or those that aren't exceptions.
  let eligibleCount: Int
  /// Calls the closure for each item of the population, sorted by its key.
  let forEachItem: (_ body: (PopulationItem) throws -> Void) throws -> Void

  /// Of the view `event`, what reports show of a drawn item.
  static let eventColumns = ["time", "actor", "action", "target", "outcome"]

  /// Columns of the drawn items: of an item that leads to no event, only its key is known.
  private var columns: [String] {
    let hasEvents = items.contains { $0.item.entry != nil }
    return ["entry"] + (hasEvents ? Self.eventColumns : ["item"]) + ["test_result"]
  }

  var order: DrawOrder { request.order }
  var exceptionCount: Int { items.count { $0.item.exception != nil } }

  /// `S001`, in the order of the draw.
  static func reference(_ number: Int) -> String {
    let digits = String(number + 1)
    return "S" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// The control with the drawn items in place of its exceptions, so that events and proofs of both
  /// are handed over alike.
  ///
  /// - Parameter event: gives ``eventColumns`` of an entry.
  func result(_ event: (Int) throws -> [SQLValue]) rethrows -> ControlResult {
    var result = tested
    result.columns = columns
    let nothing = [SQLValue](repeating: .null, count: columns.count - 3)
    let exceptions = try items.enumerated().map { number, drawn in
      let item = drawn.item
      let values =
        try item.entry.map { try [.integer(Int64($0))] + event($0) }
        ?? [.null, .text(item.key)] + nothing
      let words = item.exception.map { "exception \($0)" } ?? "no exception"
      return ControlException(
        reference: "\(tested.control.id)/\(Self.reference(number))",
        entry: item.entry,
        values: values + [.text(words)]
      )
    }
    result.exceptionCount = exceptions.count
    result.waivedBy = [:]
    result.forEachException = { body in for exception in exceptions { try body(exception) } }
    return result
  }

  /// How it was drawn, for programs.
  func json(_ report: Report) -> JSONValue {
    [
      "method": .string(DrawOrder.method), "control": .string(request.control),
      "count": JSONValue(request.count), "seed": .string(request.seed),
      "withoutExceptions": .bool(request.leavesExceptionsOut),
      "population": JSONValue(tested.populationCount), "eligible": JSONValue(eligibleCount),
      "drawn": JSONValue(items.count), "run": .string(report.run),
      "period": .string(report.period.description), "size": JSONValue(report.log.size),
      "root": .string(report.log.root.base64), "controlSHA256": .string(tested.control.digest.hex),
    ]
  }
}
