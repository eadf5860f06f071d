import Trail

/// What differs between the exceptions and results of two bags.
package struct BagDifference: Sendable {
  /// A row of `exceptions.csv`: what a reader recognises an exception by.
  package struct Exception: Sendable, Hashable {
    package let reference: String
    package let control: String
    /// `column: value` of the cells that aren't empty.
    package let words: String
  }

  /// An exception that both bags have, with other cells.
  package struct Change: Sendable, Hashable {
    package let reference: String
    package let control: String
    package let cells: [Cell]
  }

  package struct Cell: Sendable, Hashable {
    package let column: String
    package let old: String
    package let new: String
  }

  /// A control whose result or figures differ; nil on the side that hasn't it.
  package struct ControlChange: Sendable, Hashable {
    package let id: String
    package let old: BagContents.Control?
    package let new: BagContents.Control?
  }

  package let old: BagContents
  package let new: BagContents
  package let history: LogHistory
  package let controls: [ControlChange]
  package let added: [Exception]
  package let gone: [Exception]
  package let changed: [Change]

  /// Compares two bags.
  ///
  /// - Throws: ``RunError``, ``DiskError`` for what is no bag, or has no tables.
  package init(_ oldPath: String, _ newPath: String) throws {
    old = try BagContents(oldPath)
    new = try BagContents(newPath)
    history = try LogHistory(from: old, to: new)
    controls = Self.controlChanges(try Self.needed(old), try Self.needed(new))
    let (before, after) = (try Self.exceptions(oldPath), try Self.exceptions(newPath))
    added = after.filter { before[$0.key] == nil }.map { Self.exception($0.key, $0.value) }
      .sorted { $0.reference < $1.reference }
    gone = before.filter { after[$0.key] == nil }.map { Self.exception($0.key, $0.value) }
      .sorted { $0.reference < $1.reference }
    changed = before.compactMap { reference, cells in
      after[reference].flatMap { Self.change(reference, cells, $0) }
    }.sorted { $0.reference < $1.reference }
  }

  /// Whether an exception or a control's result differs.
  package var isEmpty: Bool {
    added.isEmpty && gone.isEmpty && changed.isEmpty
      && !controls.contains { $0.old?.result != $0.new?.result }
  }

  private typealias Cells = [(column: String, value: String)]

  private static func needed(_ bag: BagContents) throws -> [String: BagContents.Control] {
    guard let controls = bag.controls else {
      throw RunError(
        place: bag.path,
        message: "no controls.csv, want a bag with tables",
        hint: "add csv to formats: of the stage render"
      )
    }
    return controls
  }

  private static func controlChanges(
    _ old: [String: BagContents.Control],
    _ new: [String: BagContents.Control]
  ) -> [ControlChange] {
    Set(old.keys).union(new.keys).sorted().compactMap { id in
      let (before, after) = (old[id], new[id])
      guard
        before?.result != after?.result || before?.exceptions != after?.exceptions
          || before?.population != after?.population
      else { return nil }
      return ControlChange(id: id, old: before, new: after)
    }
  }

  /// Columns that follow from the rendering, not from what happened.
  private static let unstable: Set<String> = ["ref", "first_seen_report", "framework_refs"]

  private static func exceptions(_ path: String) throws -> [String: Cells] {
    let table = try BagTable("\(path)/exceptions.csv")
    var cells: [String: Cells] = [:]
    for row in table.rows {
      guard let reference = table["ref", row] else { continue }
      cells[reference] = zip(table.columns, row).filter { !unstable.contains($0.0) }
        .map { ($0.0, $0.1) }
    }
    return cells
  }

  private static func exception(_ reference: String, _ cells: Cells) -> Exception {
    let shown: Set<String> = ["time_utc", "actor", "action", "resource", "condition"]
    return Exception(
      reference: reference,
      control: cells.first { $0.column == "control_id" }?.value ?? "",
      words: cells.filter { shown.contains($0.column) && !$0.value.isEmpty }.map(\.value)
        .joined(separator: "  ")
    )
  }

  private static func change(_ reference: String, _ old: Cells, _ new: Cells) -> Change? {
    let later = Dictionary(new.map { ($0.column, $0.value) }) { first, _ in first }
    let cells = old.compactMap { column, value -> Cell? in
      guard let other = later[column], other != value else { return nil }
      return Cell(column: column, old: value, new: other)
    }
    guard !cells.isEmpty else { return nil }
    let control = old.first { $0.column == "control_id" }?.value ?? ""
    return Change(reference: reference, control: control, cells: cells)
  }
}
