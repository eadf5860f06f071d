/// Made-up records of a format, as many as wanted.
///
/// The suite that each format passes reads them in every damaged form it can think of; so they must
/// map whole: each gives a time, an id of its own, and what the format's page promises.
package struct FormatSample: Sendable {
  /// Returns the text of a record, by its number from 0: what stands between two line ends, or one
  /// element of an array.
  package let record: @Sendable (_ number: Int) -> String
  /// The file that the records stand in.
  package var fileName = "sample.jsonl"
  /// Files that must lie beside it, by name: manifests.
  package var beside: [String: String] = [:]
  /// What `keys:` must be set to.
  package var keys: [String] = []

  /// The RFC 3339 time of a record: one a second from 2026-11-22T08:00:00Z, with its fraction.
  static func time(_ number: Int, fraction: String = "") -> String {
    let second = 8 * 3_600 + number % 57_600
    let parts = [second / 3_600, second / 60 % 60, second % 60]
    let texts = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "2026-11-22T\(texts.joined(separator: ":"))\(fraction)Z"
  }

  /// The same time in milliseconds since 1970.
  static func milliseconds(_ number: Int) -> Int { 1_795_334_400_000 + number % 57_600 * 1_000 }
}
