import Cryptography
import SQLite

/// The rows that a population must have, each by the values of a few columns.
struct RowKeys {
  /// A single integer, as `entry` is, stands for itself: hashing a population costs more than reading
  /// it.
  private var integers: Set<Int64> = []
  private var digests: Set<Digest> = []

  var isEmpty: Bool { integers.isEmpty && digests.isEmpty }

  mutating func insert(_ values: [SQLValue]) {
    if values.count == 1, let integer = values[0].integer {
      integers.insert(integer)
    } else if let digest = ExceptionReference(values)?.digest {
      digests.insert(digest)
    }
  }

  /// Takes away the row that the statement stands on; its key begins at column `first`.
  mutating func remove(_ row: Statement, from first: Int) {
    if row.columnCount == first + 1, row.storage(first) == .integer {
      integers.remove(row.integer(first))
    } else if !digests.isEmpty, let key = ExceptionReference(row.row[first...]) {
      digests.remove(key.digest)
    }
  }

  func contains(_ values: [SQLValue]) -> Bool {
    if values.count == 1, let integer = values[0].integer { return integers.contains(integer) }
    return ExceptionReference(values).map { digests.contains($0.digest) } ?? false
  }
}
