import Trail

extension SourceFormat {
  /// The store of the module `EventStore`: its records are those of `chained-jsonl`, its file is an
  /// SQLite database and not a file of lines.
  package static let eventStore = SourceFormat(
    name: "event-store",
    summary: """
      A store of Tickmark's library `EventStore`: one SQLite file, read where it lies while its \
      writers go on.
      """,
    assurance: .chained,
    mapping: JSONLines.mapping,
    identity: .streamAndSequence(id: pointer("id")),
    role: { _ in .records(.lines) },
    chain: .required,
    sample: FormatSample(record: JSONLines.chainedRecord),
    // Known by its file's head, not by its records.
    signs: FormatSigns([], isBusiness: true)
  )
}
