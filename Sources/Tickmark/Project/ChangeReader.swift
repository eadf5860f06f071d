import CanonicalJSON

/// Reads what events say of the rows of declared tables; a value, so that batches of events can be
/// read side by side.
struct ChangeReader: Sendable {
  /// What one event says of one row.
  struct Change: Sendable {
    /// The table's position among those declared.
    let table: Int
    let row: RowChange
    let position: ChangePosition
    let entry: Int64
  }

  private struct Table: Sendable {
    let source: String
    let reader: RowReader
    let view: RecordView
  }

  private let tables: [Table]

  init(_ declarations: [TableDeclaration], views: [String: RecordView]) {
    tables = declarations.map { declaration in
      let view = views[declaration.source] ?? .plain
      let reader = RowReader(declaration, isWhole: view.isWhole)
      return Table(source: declaration.source, reader: reader, view: view)
    }
  }

  /// Appends the changes of an event whose sealed record was parsed.
  func read(
    _ event: ProjectedEvent,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    into changes: inout [Change]
  ) {
    for (index, table) in tables.enumerated() where table.source == event.source {
      guard table.view.unwrap == nil else {
        read(event, unsafe tape.value(in: bytes), index, into: &changes)
        continue
      }
      let row = table.reader.change(isDeletion: false) { path in
        unsafe path.value(in: tape, bytes)
      }
      append(row, event, index, to: &changes)
    }
  }

  /// Appends the changes of an event with its sealed record as a tree.
  func read(_ event: ProjectedEvent, _ record: JSONValue, into changes: inout [Change]) {
    for (index, table) in tables.enumerated() where table.source == event.source {
      read(event, record, index, into: &changes)
    }
  }

  private func read(
    _ event: ProjectedEvent,
    _ record: JSONValue,
    _ index: Int,
    into changes: inout [Change]
  ) {
    let view = tables[index].view
    let value = view.value(of: record)
    let row = tables[index].reader.change(isDeletion: view.isDeletion(record)) {
      $0.value(in: value)
    }
    append(row, event, index, to: &changes)
  }

  private func append(
    _ row: RowChange?,
    _ event: ProjectedEvent,
    _ index: Int,
    to changes: inout [Change]
  ) {
    guard let row else { return }
    changes.append(
      Change(table: index, row: row, position: event.position, entry: Int64(event.entry))
    )
  }
}
