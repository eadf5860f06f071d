package import Trail

/// All finding codes: each is declared beside the check that makes it, and named here once.
package enum FindingCatalogue {
  /// Sorted by name.
  package static let all: [FindingCode] = [
    .approvalInvalid, .approvalMissing, .chainRestarted, .changeReversed, .checkpointRolledBack,
    .dataFileAltered, .dataFileMissing, .dataFileUnlisted,
    .digestAltered, .digestKeyUnknown, .digestMalformed, .digestMissing, .digestMoved,
    .digestPreviousMismatch, .digestReplayed, .digestSignatureAbsent, .digestSignatureInvalid,
    .digestWindowGap, .digestWindowOverlap, .drillInFuture, .drillKeyUnknown, .drillNoteAltered,
    .drillNoteMissing, .drillNoteReplayed, .drillOfOtherLog, .eventConflicting, .eventDuplicated,
    .eventLate,
    .eventOutsideWindow, .exportWindowGap, .exportWindowOverlap, .gzipAppended, .gzipCorrupt,
    .gzipTruncated, .hashMismatch, .historyRewritten, .historyShrunk, .itemDeleted, .itemUpdated,
    .linkBroken, .logFileAltered, .logFileMissing, .logFileUnlisted, .manifestChecksumMismatch,
    .manifestCountMismatch, .manifestMissing, .noData, .positionGap, .rangeFromEvidence,
    .ratioExceeded, .recordMalformed, .recordTooLarge, .runRemoved, .sequenceGap, .sequenceRepeated,
    .sourceLate, .tableReplaced, .timeReversed, .trailTruncated,
    .waiverRemoved,
  ].sorted { $0.name < $1.name }

  /// The table of `docs/findings.md`.
  package static var table: String {
    let rows = all.map { code in
      "| `\(code.name)` | \(code.class.rawValue) | \(code.meaning) | \(code.unproven) | \(code.advice) |"
    }
    return
      ([
        "| code | class | what was seen | what it leaves unproven | what to do |",
        "| --- | --- | --- | --- | --- |",
      ] + rows).joined(separator: "\n") + "\n"
  }
}
