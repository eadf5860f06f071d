/// This release.
package enum Release {
  /// As reports show it.
  package static let version = "0.1.0"
}
