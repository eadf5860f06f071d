/// A file whose first batch is prepared.
///
/// The task that opened it hands it over and keeps nothing of it: that the reader within isn't
/// `Sendable` does no harm.
struct OpenedFile: @unchecked Sendable {
  let cutter: FileCutter
  /// nil for a file without records.
  let first: (batch: RawBatch, rows: EventRows)?

  init(_ cutter: FileCutter, _ preparer: RecordPreparer, name: String) throws {
    var (cutter, preparer) = (cutter, preparer)
    first = try cutter.next().map { ($0, preparer.prepare($0, fileName: name)) }
    self.cutter = cutter
  }
}
