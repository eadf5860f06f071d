import CSQLite

extension Database {
  /// Asks the closure about each thing that a statement compiled from now on wants to do.
  ///
  /// The closure must not use the connection, nor keep it alive (a cycle).
  ///
  /// - Parameter decide: nil takes the authorizer away.
  /// - SeeAlso: sqlite.org/c3ref/set_authorizer.html.
  public func setAuthorizer(_ decide: ((SQLAction) -> SQLDecision)?) {
    authorizer = decide
    guard decide != nil else {
      unsafe sqlite3_set_authorizer(handle, nil, nil)
      return
    }
    // The connection calls back only while it lives, so that it can be passed unretained.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe sqlite3_set_authorizer(
      handle,
      { context, code, first, second, _, view in
        guard let context = unsafe context else { return SQLITE_DENY }
        let database = unsafe Unmanaged<Database>.fromOpaque(context).takeUnretainedValue()
        let action = SQLAction(
          code,
          unsafe first.map { unsafe String(cString: $0) },
          unsafe second.map { unsafe String(cString: $0) },
          unsafe view.map { unsafe String(cString: $0) }
        )
        switch database.authorizer?(action) ?? .deny {
        case .allow: return SQLITE_OK
        case .deny:
          database.denied = action
          return SQLITE_DENY
        case .ignore: return SQLITE_IGNORE
        }
      },
      context
    )
  }

  /// Interrupts statements after so many instructions of SQLite's machine: a bound without a clock,
  /// so that it is the same on every machine.
  ///
  /// - Parameter count: the budget of all statements from now on, spent in steps of 10,000; nil for
  ///   none. A statement that needs less than a step spends nothing.
  public func limitInstructions(_ count: Int?) {
    instructionsLeft = count
    guard count != nil else {
      unsafe sqlite3_progress_handler(handle, 0, nil, nil)
      return
    }
    // As above: called only while the connection lives.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe sqlite3_progress_handler(
      handle,
      10_000,
      { context in
        guard let context = unsafe context else { return 1 }
        let database = unsafe Unmanaged<Database>.fromOpaque(context).takeUnretainedValue()
        guard let left = database.instructionsLeft else { return 0 }
        database.instructionsLeft = max(0, left - 10_000)
        return left <= 10_000 ? 1 : 0
      },
      context
    )
  }

  /// Ends the statement that runs, from within a function that it called.
  public func interrupt() { unsafe sqlite3_interrupt(handle) }

  /// Sets one of SQLite's run-time limits.
  ///
  /// - Returns: the limit before.
  /// - SeeAlso: sqlite.org/limits.html.
  @discardableResult
  public func limit(_ category: SQLLimit, to value: Int) -> Int {
    unsafe Int(sqlite3_limit(handle, category.rawValue, Int32(clamping: value)))
  }
}
