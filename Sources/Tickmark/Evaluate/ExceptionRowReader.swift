import SQLite

/// Turns rows of an exceptions query into exceptions.
struct ExceptionRowReader {
  private let control: Control
  private let keyColumns: [Int]
  private let sharedColumns: [Int]
  private let entryColumn: Int?
  /// Column of `time`, nil where there is none.
  let timeColumn: Int?

  init(_ control: Control, _ queries: ControlQueries) {
    self.control = control
    let columns = queries.exceptionColumns
    keyColumns = control.key.compactMap(columns.firstIndex)
    sharedColumns = queries.sharedColumns.compactMap(columns.firstIndex)
    entryColumn = columns.firstIndex(of: "entry")
    timeColumn = columns.firstIndex(of: "time")
  }

  /// Returns the exception with its key.
  func read(
    _ row: Statement
  ) throws(ControlQueryError) -> (ControlException, ExceptionReference) {
    let values = row.row
    guard let key = ExceptionReference(keyColumns.map { values[$0] }) else {
      throw ControlQueryError(.exceptions, "a blob or an infinite number in the key")
    }
    let exception = ControlException(
      reference: key.reference(in: control),
      entry: try entry(of: values),
      values: values
    )
    return (exception, key)
  }

  /// Returns what the population knows an exception by.
  func shared(_ exception: ControlException) -> [SQLValue] {
    sharedColumns.map { exception.values[$0] }
  }

  private func entry(of values: [SQLValue]) throws(ControlQueryError) -> Int? {
    guard let entryColumn, !values[entryColumn].isNull else { return nil }
    guard let entry = values[entryColumn].integer, entry >= 0 else {
      throw ControlQueryError(.exceptions, "an entry that is no index")
    }
    return Int(entry)
  }
}
