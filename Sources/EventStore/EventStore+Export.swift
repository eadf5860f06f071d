import SQLite

extension EventStore {
  /// Hands over the records of a range of positions as lines of `chained-jsonl`, each with its LF.
  ///
  /// What the file holds is handed over as it is, right or not: a line is for its reader to judge.
  ///
  /// - Parameter positions: half-open; a range beyond the end gives what is there.
  /// - Returns: positions within the range, up to the newest event, that hold no event.
  @discardableResult
  public func export(
    _ positions: Range<Int>,
    _ body: ([UInt8]) throws -> Void
  ) throws -> [Range<Int>] {
    try EventStoreError.catching {
      let statement = try database.prepare(
        "SELECT position, record FROM event WHERE position >= ? AND position < ? ORDER BY position"
      )
      try statement.bind(1, positions.lowerBound)
      try statement.bind(2, positions.upperBound)
      var next = positions.lowerBound
      var missing: [Range<Int>] = []
      while try statement.step() {
        let position = statement.int(0)
        if position > next { missing.append(next..<position) }
        next = position + 1
        try body(statement.blob(1) + [UInt8(ascii: "\n")])
      }
      let end = min(positions.upperBound, try lastPosition + 1)
      if next < end { missing.append(next..<end) }
      return missing
    }
  }
}
