import Trail

/// One way to damage a sample: the least that yields a finding's code, at one place.
package struct SampleTamper: Sendable {
  /// What it must yield, and nothing else does.
  package let code: String
  let damage: @Sendable (inout TamperedSample) throws -> Void

  init(_ code: FindingCode, damage: @escaping @Sendable (inout TamperedSample) throws -> Void) {
    self.code = code.name
    self.damage = damage
  }

  /// Sorted by code.
  package static let all: [SampleTamper] =
    (ofDigests + ofLogs + ofStreams + ofTables + ofStores + ofHistory + ofApprovals
    + ofDrills)
    .sorted { $0.code < $1.code }

  package init?(code: String) {
    guard let known = Self.all.first(where: { $0.code == code }) else { return nil }
    self = known
  }

  /// Returns `did you mean …?` for a word that is nearly a code.
  package static func hint(for word: String) -> String? {
    NearestWord.hint(word, among: all.map(\.code))
  }
}
