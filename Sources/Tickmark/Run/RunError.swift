/// Why a run couldn't look at all: configuration, I/O or keys.
///
/// A command then ends with exit code 3.
package struct RunError: Error, Hashable, CustomStringConvertible {
  /// File, stage or key that is meant.
  package var place: String
  /// What was found, and what is wanted.
  package var message: String
  package var hint: String?

  package init(place: String, message: String, hint: String? = nil) {
    self.place = place
    self.message = message
    self.hint = hint
  }

  package var description: String { "\(place): \(message)" }
}
