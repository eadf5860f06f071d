package import CanonicalJSON

/// What one state has and another hasn't: the fewest whole values that differ.
///
/// Objects are compared member by member, everything else as a whole: an array that gained an element
/// is another array. The empty state `null` has no members.
package struct StateDifference: Sendable, Hashable {
  package struct Change: Sendable, Hashable {
    /// RFC 6901.
    package let pointer: JSONPointer
    /// nil where nothing was.
    package let before: JSONValue?
    /// nil where nothing is any more.
    package let after: JSONValue?
  }

  /// By pointer, as objects order their names.
  package private(set) var changes: [Change] = []

  package init(from before: JSONValue, to after: JSONValue) {
    compare(before.isNull ? nil : before, after.isNull ? nil : after, at: [])
  }

  private mutating func compare(_ before: JSONValue?, _ after: JSONValue?, at tokens: [[UInt8]]) {
    guard before != after else { return }
    let isRoot = tokens.isEmpty
    let (old, new) = (before?.object, after?.object)
    guard old != nil || (isRoot && before == nil), new != nil || (isRoot && after == nil) else {
      let pointer = JSONPointer(tokens: tokens)
      changes.append(Change(pointer: pointer, before: before, after: after))
      return
    }
    let (olds, news) = (old ?? JSONObject(), new ?? JSONObject())
    let union = JSONObject(
      news.map { ($0.name, $0.value) }
        + olds.filter { news[$0.name] == nil }.map { ($0.name, $0.value) }
    )
    for name in union.names { compare(olds[name], news[name], at: tokens + [Array(name.utf8)]) }
  }

  /// `[{"pointer","before"?,"after"?}]`.
  package var json: JSONValue {
    .array(
      changes.map { change in
        var object = JSONObject([("pointer", .string(change.pointer.description))])
        object["before"] = change.before
        object["after"] = change.after
        return .object(object)
      }
    )
  }
}
