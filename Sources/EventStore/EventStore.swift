import SQLite

/// An append-only store of events in one SQLite file, for one thread at a time.
///
/// Any number of processes may have the file open; writers take turns, readers never wait. An append
/// that has returned is on the disk (WAL with `synchronous = FULL`). The events of a stream are
/// chained by hash as Tickmark's format `chained-jsonl` has it, so that what is published today can
/// be audited tonight.
///
/// Inside the file the triggers keep events from being changed or removed. Who can write to the file
/// can also take the triggers away, change an event and chain the stream anew: only a checkpoint that
/// was taken before shows that, which is what a nightly run makes.
public final class EventStore {
  let database: Database
  let upcasting: Upcasting
  /// Where the file lies.
  public let path: String

  /// Opens a store, and makes the file where there is none.
  ///
  /// - Parameters:
  ///   - path: a file on a local disk: WAL needs shared memory.
  ///   - isReadOnly: no file is made, and an append is refused.
  ///   - upcasters: bring old versions of events' data to the newest; one for each type and version.
  ///   - busySeconds: how long an append waits for other writers.
  /// - Throws: ``EventStoreError``, `notAStore` for a file that something else wrote.
  public init(
    _ path: String,
    isReadOnly: Bool = false,
    upcasters: [Upcaster] = [],
    busySeconds: Int = 60
  ) throws {
    self.path = path
    upcasting = Upcasting(upcasters)
    database = try EventStoreError.catching {
      try Database(
        path,
        mode: isReadOnly ? .readOnly : .create,
        busySeconds: Int32(clamping: busySeconds)
      )
    }
    try EventStoreError.catching { try prepare(isReadOnly: isReadOnly) }
  }

  private func prepare(isReadOnly: Bool) throws {
    let tables = try database.rows("SELECT count(*) FROM sqlite_schema")[0][0].integer ?? 0
    let number = try database.rows("PRAGMA application_id")[0][0].integer ?? 0
    guard number == StoreSchema.applicationID || (number == 0 && tables == 0 && !isReadOnly) else {
      throw EventStoreError(.notAStore("\(path): application id \(number), want an event store"))
    }
    let version = try database.rows("PRAGMA user_version")[0][0].integer ?? 0
    guard version <= StoreSchema.migrations.count else {
      let newest = StoreSchema.migrations.count
      throw EventStoreError(.notAStore("\(path): store version \(version), want at most \(newest)"))
    }
    guard !isReadOnly else { return }
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    try database.migrate(StoreSchema.migrations)
  }

  /// Whether a file that begins so is an SQLite database: a store's own mark may still be in its
  /// write-ahead log.
  package static func isHead(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: Array("SQLite format 3\0".utf8))
  }

  /// The position of the newest event, 0 for an empty store.
  public var lastPosition: Int {
    get throws {
      try EventStoreError.catching {
        Int(try database.rows("SELECT max(position) FROM event")[0][0].integer ?? 0)
      }
    }
  }

  /// Returns the sequence of a stream's newest event, 0 for a stream without events.
  public func version(of stream: String) throws -> Int {
    try EventStoreError.catching {
      let rows = try database.rows(
        "SELECT max(sequence) FROM event WHERE stream = ?",
        [.text(stream)]
      )
      return Int(rows[0][0].integer ?? 0)
    }
  }

  /// Copies the store as it is at this moment to a file that doesn't exist yet, while others write.
  public func backup(to path: String) throws {
    try EventStoreError.catching { try database.backup(to: path) }
  }
}

extension EventStoreError {
  /// Calls the closure; what SQLite says comes out as the store's own error.
  static func catching<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SQLiteError {
      if error.isBusy { throw EventStoreError(.busy) }
      if error.isForeign { throw EventStoreError(.notAStore("no database, want an event store")) }
      throw EventStoreError(error.isCorrupt ? .damaged("\(error)") : .failed("\(error)"))
    }
  }
}
