/// A control's queries in the form in which they run.
struct ControlQueries: Sendable, Hashable {
  /// Gives `time` first, if the population has it, then ``sharedColumns``; nothing else of the
  /// population is computed.
  let population: String
  let hasTime: Bool
  /// Columns by which an exception is found again in the population.
  let sharedColumns: [String]
  /// Gives ``sharedColumns``, and behind them `entry` where ``hasEntry``, sorted by them.
  let items: String
  let hasEntry: Bool
  /// The exceptions in the order of the query, ties broken by the key.
  let exceptions: String
  let exceptionColumns: [String]

  init(
    _ control: Control,
    population: [String],
    exceptions: [String]
  ) throws(ControlQueryError) {
    let keys = control.key.filter(population.contains)
    let entry = population.contains("entry") && exceptions.contains("entry") ? ["entry"] : []
    sharedColumns = keys.isEmpty ? entry : keys
    guard !sharedColumns.isEmpty else {
      throw ControlQueryError(
        .population,
        "no column of the exceptions' key",
        want: (control.key + ["entry"]).joined(separator: " or ")
      )
    }
    hasTime = population.contains("time")
    let wanted = (hasTime ? ["time"] : []) + sharedColumns
    let names = wanted.map(SQLText.quotedName).joined(separator: ", ")
    self.population = "SELECT \(names) FROM (\n\(control.population)\n)"
    hasEntry = population.contains("entry")
    let item = sharedColumns + (hasEntry ? ["entry"] : [])
    let itemNames = zip(item, item.indices).map { "\(SQLText.quotedName($0)) AS item_\($1)" }
    let order = item.indices.map { String($0 + 1) }.joined(separator: ", ")
    items = """
      SELECT \(itemNames.joined(separator: ", ")) FROM (
      \(control.population)
      ) ORDER BY \(order)
      """
    let key = control.key.map(SQLText.quotedName).joined(separator: ", ")
    let isOrdered = SQLText(control.exceptions).isOrdered
    self.exceptions = control.exceptions + "\n" + (isOrdered ? ", " : "ORDER BY ") + key
    exceptionColumns = exceptions
  }
}
