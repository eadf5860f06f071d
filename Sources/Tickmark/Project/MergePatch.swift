package import CanonicalJSON

/// JSON merge patch: a value that says what is different in another.
///
/// - SeeAlso: RFC 7396.
package enum MergePatch {
  /// Returns `target` with the members of `patch` in it; null removes one, and a patch that is no
  /// object takes the target's place.
  ///
  /// - Parameters:
  ///   - patch: what is different.
  ///   - target: what it is different from.
  ///   - isWhole: which objects are one value, never looked into: replaced, not merged.
  /// - Returns: the patched value.
  /// - SeeAlso: RFC 7396, section 2.
  package static func apply(
    _ patch: JSONValue,
    to target: JSONValue,
    isWhole: (JSONValue) -> Bool = { _ in false }
  ) -> JSONValue {
    guard let changes = patch.object, !isWhole(patch) else { return patch }
    var result = isWhole(target) ? JSONObject() : target.object ?? JSONObject()
    for change in changes {
      if change.value.isNull {
        result[change.name] = nil
      } else {
        result[change.name] = apply(
          change.value,
          to: result[change.name] ?? .null,
          isWhole: isWhole
        )
      }
    }
    return .object(result)
  }
}
