package import Cryptography
import SQLite
import Trail
import TransparencyLog

extension ControlResult {
  /// Exceptions of one control that are shown with their events and proofs; the others stand in
  /// `exceptions.csv` and `report.xml`.
  package static let shownLimit = 1_000

  /// Calls the closure for the first exceptions, at most ``shownLimit``, in their order.
  package func forEachShownException(_ body: (ControlException) throws -> Void) throws {
    struct Enough: Error {}
    var count = 0
    do {
      try forEachException { exception in
        guard count < Self.shownLimit else { throw Enough() }
        count += 1
        try body(exception)
      }
    } catch is Enough {
      return
    }
  }

  /// An exception's value in a column of the control's query; nil without such a column.
  func value(_ column: String, of exception: ControlException) -> SQLValue? {
    guard let index = columns.firstIndex(of: column), index < exception.values.count else {
      return nil
    }
    return exception.values[index]
  }
}

extension ControlException {
  /// The last part of the reference, which names its files.
  package var tail: String {
    String(reference.split(separator: "/").last ?? Substring(reference))
  }
}

/// What the log says of the event that an exception leads to.
struct ExceptionEvent {
  let event: LoggedEvent
  /// What the log commits to.
  let entry: Digest
  let provenance: Provenance?

  /// nil for an exception without an event.
  init?(_ exception: ControlException, _ evidence: any EvidenceReader) throws {
    guard let index = exception.entry else { return nil }
    event = try evidence.event(at: index)
    entry = event.entry
    provenance = try evidence.provenance(of: index)
  }
}

/// The hashes of a finished log, for proofs.
package struct EvidenceHashes: HashReader {
  private let evidence: any EvidenceReader

  package init(_ evidence: any EvidenceReader) { self.evidence = evidence }

  package func hash(level: Int, index: UInt64) throws -> Digest {
    try evidence.hash(level: level, index: Int(index))
  }
}
