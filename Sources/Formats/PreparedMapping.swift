import CanonicalJSON
import Trail

/// A mapping made ready: one pass over a record finds all that its rules read, and evaluating them
/// allocates nothing.
struct PreparedMapping: Sendable {
  /// A rule whose pointers are places in the selection and whose texts lie in ``constants``.
  ///
  /// Plain numbers throughout, so that going through the steps retains nothing.
  private struct Step: Sendable {
    enum Kind: UInt8 { case value, filled, lookup, like, constant, present, join, time }

    var kind: Kind
    var unit = ColumnMapping.TimeUnit.rfc3339
    /// The pointer's place; of a join, the index of its first place in ``joined``.
    var place = 0
    /// Of a lookup, its index in ``tables``, of a pattern in ``patterns``; of a join, how many places
    /// it has.
    var index = 0
    /// Where the constant, separator or `otherwise` lies; begin -1: there is none.
    var textBegin = -1
    var textEnd = -1
  }

  /// The steps of one column, as a range of ``steps``.
  private struct ColumnSteps: Sendable {
    var column: EventColumn
    var begin: Int
    var end: Int
  }

  private let selection: JSONSelection
  /// In view `dynamodb`: what is left of each pointer below the item's attribute.
  private let rests: [[[UInt8]]]
  private let view: ColumnMapping.View
  private let columns: [ColumnSteps]
  private let timeSteps: Range<Int>
  private var steps: [Step] = []
  private var constants: [UInt8] = []
  private var joined: [Int] = []
  private var tables: [LookupTable] = []
  private var patterns: [TextPattern] = []
  private var pointers: [JSONPointer]

  /// Prepares a mapping.
  ///
  /// The places of `extra`, pointers to find beside those of the rules, come first.
  init(_ mapping: ColumnMapping, extra: [JSONPointer] = []) {
    pointers = extra
    view = mapping.view
    var columns: [ColumnSteps] = []
    var times = 0..<0
    // Stored properties are set before the steps are added, which needs all of them.
    var builder = Builder(pointers: extra)
    for column in EventColumn.allCases {
      guard let rules = mapping.rules[column] else { continue }
      let begin = builder.steps.count
      for rule in rules { builder.add(rule) }
      if column == .time {
        times = begin..<builder.steps.count
      } else {
        columns.append(ColumnSteps(column: column, begin: begin, end: builder.steps.count))
      }
    }
    self.columns = columns
    timeSteps = times
    (steps, constants, joined) = (builder.steps, builder.constants, builder.joined)
    (tables, patterns, pointers) = (builder.tables, builder.patterns, builder.pointers)
    switch view {
    case .json:
      selection = JSONSelection(pointers)
      rests = []
    case .dynamodb:
      selection = JSONSelection(pointers.map { JSONPointer(tokens: Array($0.tokens.prefix(1))) })
      rests = pointers.map { Array($0.tokens.dropFirst()) }
    }
  }

  /// Collects steps while a mapping is prepared.
  private struct Builder {
    var pointers: [JSONPointer]
    var steps: [Step] = []
    var constants: [UInt8] = []
    var joined: [Int] = []
    var tables: [LookupTable] = []
    var patterns: [TextPattern] = []

    mutating func add(_ rule: ColumnMapping.Rule) {
      switch rule {
      case .pointer(let pointer): steps.append(Step(kind: .value, place: place(pointer)))
      case .filled(let pointer, let constant):
        var step = Step(kind: .filled, place: place(pointer))
        if let constant { set(constant, of: &step) }
        steps.append(step)
      case .lookup(let pointer, let table, let otherwise):
        tables.append(LookupTable(table))
        var step = Step(kind: .lookup, place: place(pointer), index: tables.count - 1)
        if let otherwise { set(otherwise, of: &step) }
        steps.append(step)
      case .like(let pointer, let pattern, let constant):
        patterns.append(TextPattern(pattern))
        var step = Step(kind: .like, place: place(pointer), index: patterns.count - 1)
        if let constant { set(constant, of: &step) }
        steps.append(step)
      case .constant(let text):
        var step = Step(kind: .constant)
        set(text, of: &step)
        steps.append(step)
      case .present(let pointer, let text):
        var step = Step(kind: .present, place: place(pointer))
        set(text, of: &step)
        steps.append(step)
      case .join(let list, let separator):
        var step = Step(kind: .join, place: joined.count, index: list.count)
        set(separator, of: &step)
        for pointer in list { joined.append(place(pointer)) }
        steps.append(step)
      case .time(let pointer, let unit):
        steps.append(Step(kind: .time, unit: unit, place: place(pointer)))
      }
    }

    private mutating func set(_ text: String, of step: inout Step) {
      step.textBegin = constants.count
      constants.append(contentsOf: text.utf8)
      step.textEnd = constants.count
    }

    private mutating func place(_ pointer: JSONPointer) -> Int {
      if let known = pointers.firstIndex(of: pointer) { return known }
      pointers.append(pointer)
      return pointers.count - 1
    }
  }

  /// Finds the values of all pointers, -1 where there is none or it is sealed.
  ///
  /// `item` is the attribute map in view `dynamodb`, -1 if the record has none; `sealed` are nodes whose
  /// values are sealed.
  func select(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    item: Int,
    sealed: [Int],
    into nodes: inout [Int]
  ) {
    switch view {
    case .json: unsafe selection.select(from: 0, of: tape, in: bytes, into: &nodes)
    case .dynamodb: unsafe selectAttributes(tape, bytes, item, into: &nodes)
    }
    guard !sealed.isEmpty else { return }
    for seal in sealed {
      let range = seal..<tape.next(after: seal)
      for index in nodes.indices where range.contains(nodes[index]) { nodes[index] = -1 }
    }
  }

  private func selectAttributes(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ item: Int,
    into nodes: inout [Int]
  ) {
    guard item >= 0 else {
      nodes = Array(repeating: -1, count: pointers.count)
      return
    }
    unsafe selection.select(from: item, of: tape, in: bytes, into: &nodes)
    for index in nodes.indices where nodes[index] >= 0 {
      if rests[index].isEmpty {
        nodes[index] = unsafe TypedAttribute(tape, bytes, nodes[index])?.plainValue ?? -1
      } else {
        nodes[index] = unsafe TypedAttribute.resolve(rests[index], tape, bytes, nodes[index]) ?? -1
      }
    }
  }

  /// Evaluates the rules of the time; nil where none gives one.
  func time(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ nodes: [Int]
  ) -> Instant? {
    for index in timeSteps where steps[index].kind == .time {
      let node = nodes[steps[index].place]
      if let instant = unsafe EventTime.read(node, steps[index].unit, tape, bytes) {
        return instant
      }
    }
    return nil
  }

  /// Evaluates the other columns.
  func evaluate(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ nodes: [Int],
    into values: inout ColumnValues
  ) {
    values.removeAll()
    for number in columns.indices {
      let column = columns[number]
      for index in column.begin..<column.end {
        var hasValue = false
        values.set(column.column) { out in
          let begin = out.count
          hasValue = unsafe append(steps[index], tape, bytes, nodes, to: &out)
          if !hasValue { out.removeLast(out.count - begin) }
        }
        if hasValue { break }
        values.setNull(column.column)
      }
    }
  }

  /// Appends what a step gives; returns whether it gives a value.
  private func append(
    _ step: Step,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ nodes: [Int],
    to out: inout [UInt8]
  ) -> Bool {
    switch step.kind {
    case .value: return unsafe ScalarText.append(nodes[step.place], tape, bytes, to: &out)
    case .filled:
      let begin = out.count
      guard unsafe ScalarText.append(nodes[step.place], tape, bytes, to: &out), out.count > begin
      else { return false }
      return replace(from: begin, with: step, in: &out)
    case .constant: return appendText(of: step, to: &out)
    case .present:
      let node = nodes[step.place]
      return node >= 0 && tape.kind(of: node) != .null && appendText(of: step, to: &out)
    case .lookup:
      let begin = out.count
      guard unsafe ScalarText.append(nodes[step.place], tape, bytes, to: &out) else { return false }
      if tables[step.index].replace(from: begin, in: &out) { return true }
      out.removeLast(out.count - begin)
      return appendText(of: step, to: &out)
    case .like:
      let begin = out.count
      guard unsafe ScalarText.append(nodes[step.place], tape, bytes, to: &out),
        patterns[step.index].matches(out, from: begin)
      else { return false }
      return replace(from: begin, with: step, in: &out)
    case .join:
      for number in 0..<step.index {
        if number > 0 { _ = appendText(of: step, to: &out) }
        let node = nodes[joined[step.place + number]]
        guard unsafe ScalarText.append(node, tape, bytes, to: &out) else { return false }
      }
      return true
    case .time:
      let node = nodes[step.place]
      guard let instant = unsafe EventTime.read(node, step.unit, tape, bytes) else { return false }
      out.append(contentsOf: instant.columnText.utf8)
      return true
    }
  }

  /// Puts the step's text, if it has one, in the place of what was appended.
  private func replace(from begin: Int, with step: Step, in out: inout [UInt8]) -> Bool {
    guard step.textBegin >= 0 else { return true }
    out.removeLast(out.count - begin)
    return appendText(of: step, to: &out)
  }

  /// - Returns: whether the step has a text.
  private func appendText(of step: Step, to out: inout [UInt8]) -> Bool {
    guard step.textBegin >= 0 else { return false }
    out.append(contentsOf: constants[step.textBegin..<step.textEnd])
    return true
  }
}
