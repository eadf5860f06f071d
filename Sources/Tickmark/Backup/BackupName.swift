package import Trail

/// The name of one backup: its run's clock, and the revision where the run has one.
///
///     20261122T020000Z.tar.zst.age       the archive
///     20261122T020000Z.receipt           what the nightly host says of it
///     20261122T020000Z.checkpoint        the log's checkpoint of that night
///     20261122T020000Z.r2.tar.zst.age    of the run nightly/2026-11-22T02:00:00Z.r2
package struct BackupName: Sendable, Hashable {
  static let archiveSuffix = ".tar.zst.age"
  static let receiptSuffix = ".receipt"

  /// The run's clock, in whole seconds.
  package let at: Instant
  /// nil for the first run at this instant.
  package let revision: Int?

  /// - Precondition: `at` has whole seconds.
  package init(at: Instant, revision: Int? = nil) {
    precondition(at.hasWholeSeconds, "a run's clock has whole seconds")
    self.at = at
    self.revision = revision
  }

  /// Reads a run's id, `<pipeline>/<at>[.r<n>]`; nil for any other text.
  package init?(run: String) {
    guard let slash = run.utf8.lastIndex(of: UInt8(ascii: "/")), slash > run.utf8.startIndex
    else { return nil }
    let (text, revision) = Self.parts(run[run.utf8.index(after: slash)...])
    guard let at = Instant(rfc3339: text), at.hasWholeSeconds else { return nil }
    self.init(at: at, revision: revision)
    guard runSuffix == run[slash...].dropFirst() else { return nil }
  }

  /// Reads `<yyyymmddThhmmssZ>[.r<n>]`; nil for any other text.
  package init?(stamp: some StringProtocol) {
    let (text, revision) = Self.parts(Substring(stamp))
    guard let at = Self.instant(stamp: Array(text.utf8)) else { return nil }
    self.init(at: at, revision: revision)
    guard self.stamp == stamp else { return nil }
  }

  /// Reads the name of an archive; nil for any other name.
  package init?(archive name: String) {
    guard name.hasSuffix(Self.archiveSuffix) else { return nil }
    self.init(stamp: name.dropLast(Self.archiveSuffix.count))
  }

  /// Reads the name of a receipt; nil for any other name.
  package init?(receipt name: String) {
    guard name.hasSuffix(Self.receiptSuffix) else { return nil }
    self.init(stamp: name.dropLast(Self.receiptSuffix.count))
  }

  /// `<yyyymmddThhmmssZ>[.r<n>]`.
  package var stamp: String { at.stamp + suffix }
  package var archive: String { stamp + Self.archiveSuffix }
  package var receipt: String { stamp + Self.receiptSuffix }
  /// The copy of the log's checkpoint beside the archive.
  package var checkpoint: String { stamp + ".checkpoint" }

  private var runSuffix: String { at.description + suffix }
  private var suffix: String { revision.map { ".r\($0)" } ?? "" }

  /// Cuts off `.r<n>`; what isn't canonical is seen when the name is written again.
  private static func parts(_ text: Substring) -> (Substring, Int?) {
    guard let dot = text.lastIndex(of: "."), text[dot...].hasPrefix(".r"),
      let revision = Int(text[dot...].dropFirst(2)), revision > 0
    else { return (text, nil) }
    return (text[..<dot], revision)
  }

  private static func instant(stamp text: [UInt8]) -> Instant? {
    guard text.count == 16 else { return nil }
    let (dash, colon) = ([UInt8(ascii: "-")], [UInt8(ascii: ":")])
    let date = text[..<4] + dash + text[4..<6] + dash + text[6..<11]
    return Instant(rfc3339: date + colon + text[11..<13] + colon + text[13...])
  }
}

extension BackupName: Comparable {
  package static func < (a: BackupName, b: BackupName) -> Bool {
    (a.at, a.revision ?? 0) < (b.at, b.revision ?? 0)
  }
}

extension BackupName: CustomStringConvertible {
  /// The archive's name.
  package var description: String { archive }
}
