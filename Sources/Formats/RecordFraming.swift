/// How records stand in a file.
package enum RecordFraming: Sendable, Hashable {
  /// One a line.
  case lines
  /// `{"Records":[…]}`, an array, or one a line: told by the first bytes.
  case recordArray
  /// Told by the first bytes, and again after each of them:
  ///
  /// - an array of records;
  /// - an object with the array in one of these members, `{"kind":"EventList","items":[…]}`, which
  ///   begins within the object's first 64 KiB;
  /// - a record over several lines, the first of which ends in a comma or an opening bracket;
  /// - else records one a line, to the file's end.
  case values(in: [String])

  /// The members that may hold the array.
  var members: [String] {
    switch self {
    case .lines: []
    case .recordArray: ["Records"]
    case .values(let members): members
    }
  }
}
