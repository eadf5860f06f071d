/// A table for people: the first rows decide how wide columns are, later ones follow as they come.
struct RowTable {
  struct Cell: Sendable, Hashable {
    /// One line, fit for a terminal.
    let text: String
    /// Numbers stand at the right.
    let isNumber: Bool
  }

  private static let heldCount = 200
  private static let widest = 60
  private var held: [[Cell]] = []
  private var widths: [Int]?

  /// Takes a row; returns the lines that can be written now.
  mutating func add(_ names: [String], _ row: [Cell]) -> [String] {
    if let widths { return [Self.line(row, widths)] }
    held.append(row)
    return held.count < Self.heldCount ? [] : begin(names)
  }

  /// Returns the lines that are left.
  mutating func finish(_ names: [String]) -> [String] {
    if widths != nil { return [] }
    return names.isEmpty ? ["no rows"] : begin(names) + (held.isEmpty ? ["no rows"] : [])
  }

  /// Returns header, rule and the rows held so far.
  private mutating func begin(_ names: [String]) -> [String] {
    let header = names.map { Cell(text: $0, isNumber: false) }
    let widths = names.indices.map { column in
      let longest = ([header] + held).map { $0[column].text.count }.max() ?? 0
      return min(longest, Self.widest)
    }
    self.widths = widths
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return [Self.line(header, widths), rule] + held.map { Self.line($0, widths) }
  }

  /// Long texts push what follows to the right: nothing is cut off.
  private static func line(_ row: [Cell], _ widths: [Int]) -> String {
    let cells = zip(row, widths).map { cell, width in
      let blanks = String(repeating: " ", count: max(0, width - cell.text.count))
      return cell.isNumber ? blanks + cell.text : cell.text + blanks
    }
    let line = cells.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
