import Cryptography
import SQLite

/// A control as a file of SQL with a head of comments.
///
/// ```sql
/// -- id: root-use
/// -- title: The root user isn't used
/// -- statement: Nobody works as the root user;
/// --   its sign-in is kept for what nobody else can do.
/// -- severity: critical
/// -- test: Every event whose actor is the root user is an exception.
/// -- sources: cloudtrail
/// -- lookback: 0
/// -- key: entry
/// -- parameter: allowed = 'GetAccountSummary'
/// -- row: One event by the root user.
///
/// -- population
/// SELECT entry, time FROM event WHERE time >= :begin AND time < :end;
///
/// -- exceptions
/// SELECT entry, time, actor, action FROM event
/// WHERE time >= :begin AND time < :end AND actor_kind = 'root' AND action <> :allowed
/// ORDER BY time, entry;
/// ```
///
/// A value goes on in lines that begin with `--` and three blanks. `lookback` (0) and `parameter`
/// may be absent; `parameter` may be repeated.
package enum ControlFile {
  /// Reads a control and compiles both queries.
  ///
  /// The file's name without folder and `.sql` must be the control's id. Queries name `tables`
  /// only; the key's columns must be among the exceptions', and some of them, or else `entry`,
  /// among the population's.
  package static func parse(
    _ bytes: [UInt8],
    name: String,
    area: String,
    tables: ControlTables = .ledger
  ) throws(EvaluationFileError) -> Control {
    let text = try ControlFileText(bytes, name: name)
    var control = try ControlHead(text).control(of: text, area: area)
    control.digest = SHA256.hash(bytes)
    try check(control, in: text, tables)
    return control
  }

  private static func check(
    _ control: Control,
    in text: ControlFileText,
    _ tables: ControlTables
  ) throws(EvaluationFileError) {
    do {
      try ControlCheck(tables).check(control)
    } catch {
      let section = error.query == .population ? text.population : text.exceptions
      let place = error.position ?? (line: 1, column: 1)
      throw EvaluationFileError(
        file: text.name,
        line: section.line + place.line - 1,
        column: error.position == nil ? nil : place.column,
        found: error.found,
        want: error.want
      )
    }
  }
}
