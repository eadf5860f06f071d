import SQLite

/// What is wrong in a store's own chain.
public struct StoreProblem: Sendable, Hashable, CustomStringConvertible {
  public enum Reason: Sendable, Hashable {
    /// No event has these positions.
    case gap(Range<Int>)
    /// The record isn't one that a store writes.
    case unreadable
    /// The record doesn't hash to what it states.
    case hash
    /// The record doesn't name the hash of the event before it in its stream.
    case link
    /// Another sequence than the stream's next.
    case sequence(found: Int, expected: Int)
    /// The row says another stream, sequence or id than its record.
    case row
  }

  public let position: Int
  public let stream: String?
  public let reason: Reason

  public var description: String {
    let place = "position \(position)"
    return switch reason {
    case .gap(let range): "\(place): \(range.count) missing, want \(range.lowerBound)"
    case .unreadable: "\(place): unreadable, want a canonical record"
    case .hash: "\(place): another hash than its record's"
    case .link: "\(place): another previous hash than that of the event before"
    case .sequence(let found, let expected): "\(place): sequence \(found), want \(expected)"
    case .row: "\(place): a row that differs from its record"
    }
  }
}

extension EventStore {
  /// Checks every event of the store: positions, sequences, hashes, links.
  ///
  /// A store that was chained anew from the first changed event on passes: only someone who kept an
  /// earlier head, as a nightly run does, can see that.
  ///
  /// - Returns: the number of events and what is wrong with them, in the order of their positions.
  /// - Complexity: one pass; memory grows with the number of streams.
  public func verify() throws -> (eventCount: Int, problems: [StoreProblem]) {
    try EventStoreError.catching {
      let statement = try database.prepare(
        "SELECT position, stream, sequence, id, record FROM event ORDER BY position"
      )
      var check = ChainCheck()
      while try statement.step() { check.take(statement) }
      return (check.eventCount, check.problems)
    }
  }
}

private struct ChainCheck {
  private var heads: [String: (sequence: Int, hash: String)] = [:]
  private var position = 0
  private(set) var eventCount = 0
  private(set) var problems: [StoreProblem] = []

  mutating func take(_ row: Statement) {
    let here = row.int(0)
    if here != position + 1 { report(.gap(position + 1..<here), here, nil) }
    position = here
    eventCount += 1
    let bytes = row.blob(4)
    guard let event = try? RecordedEvent(bytes, position: here, upcasting: Upcasting([])) else {
      return report(.unreadable, here, row.text(1))
    }
    let isRow =
      row.text(1) == event.stream && row.int(2) == event.sequence && row.text(3) == event.id
    if !isRow { report(.row, here, event.stream) }
    if !ChainedRecord.isHashRight(bytes) { report(.hash, here, event.stream) }
    let head = heads[event.stream] ?? (0, ChainedRecord.genesis)
    if event.sequence != head.sequence + 1 {
      report(
        .sequence(found: event.sequence, expected: head.sequence + 1),
        here,
        event.stream
      )
    } else if event.previousHash != head.hash {
      report(.link, here, event.stream)
    }
    heads[event.stream] = (event.sequence, event.hash)
  }

  private mutating func report(_ reason: StoreProblem.Reason, _ position: Int, _ stream: String?) {
    problems.append(StoreProblem(position: position, stream: stream, reason: reason))
  }
}
