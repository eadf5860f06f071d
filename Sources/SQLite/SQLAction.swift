import CSQLite

/// What a statement wants to do, as SQLite's compiler asks it.
public enum SQLAction: Sendable, Hashable {
  case select
  /// Reads a column of a table or view.
  ///
  /// `view` is the innermost view that reads, nil for the statement itself; as a statement can name
  /// a common table expression after a view, this alone proves nothing. Where rows are read without
  /// a column (as `count(*)` does), `column` is empty, `view` is nil even within a view, and
  /// `table` may be a common table expression.
  case read(table: String, column: String, view: String?)
  case function(String)
  /// A common table expression that refers to itself.
  case recursive
  /// Anything that writes, attaches, sets or opens: SQLite's action code and its first two
  /// arguments.
  case other(Int32, String?, String?)

  init(_ code: Int32, _ first: String?, _ second: String?, _ view: String?) {
    switch code {
    case SQLITE_SELECT: self = .select
    case SQLITE_READ: self = .read(table: first ?? "", column: second ?? "", view: view)
    case SQLITE_FUNCTION: self = .function(second ?? "")
    case SQLITE_RECURSIVE: self = .recursive
    default: self = .other(code, first, second)
    }
  }
}

/// An authorizer's answer.
public enum SQLDecision: Sendable, Hashable {
  case allow
  /// Compiling the statement fails.
  case deny
  /// The column reads as null; anything else is not done.
  case ignore
}

/// The limits that a sandbox sets; SQLite never raises one above what it was built with.
public enum SQLLimit: Sendable, Hashable {
  /// Bytes of a text, a blob or a row.
  case length
  /// Bytes of a statement's text.
  case textLength
  case columns, expressionDepth, compoundSelect, functionArguments, attached, likePatternLength
  case parameters, triggerDepth, workerThreads
  /// Instructions of one compiled statement.
  case programLength

  var rawValue: Int32 {
    switch self {
    case .length: SQLITE_LIMIT_LENGTH
    case .textLength: SQLITE_LIMIT_SQL_LENGTH
    case .columns: SQLITE_LIMIT_COLUMN
    case .expressionDepth: SQLITE_LIMIT_EXPR_DEPTH
    case .compoundSelect: SQLITE_LIMIT_COMPOUND_SELECT
    case .functionArguments: SQLITE_LIMIT_FUNCTION_ARG
    case .attached: SQLITE_LIMIT_ATTACHED
    case .likePatternLength: SQLITE_LIMIT_LIKE_PATTERN_LENGTH
    case .parameters: SQLITE_LIMIT_VARIABLE_NUMBER
    case .triggerDepth: SQLITE_LIMIT_TRIGGER_DEPTH
    case .workerThreads: SQLITE_LIMIT_WORKER_THREADS
    case .programLength: SQLITE_LIMIT_VDBE_OP
    }
  }
}
