import CanonicalJSON
import Trail

/// A mapping made ready: one pass over a record finds all that its rules read.
struct PreparedMapping: Sendable {
  /// A rule whose pointers are places in the selection.
  private enum Step: Sendable {
    case value(Int)
    case lookup(Int, [[UInt8]: [UInt8]], otherwise: [UInt8]?)
    case constant([UInt8])
    case present(Int, [UInt8])
    case join([Int], [UInt8])
    case time(Int, ColumnMapping.TimeUnit)
  }

  let pointers: [JSONPointer]
  private let selection: JSONSelection
  private let view: ColumnMapping.View
  private let columns: [(column: EventColumn, steps: [Step])]
  private let time: [Step]

  /// - Parameter extra: pointers to find beside those of the rules; their places come first.
  init(_ mapping: ColumnMapping, extra: [JSONPointer] = []) {
    var pointers = extra
    func place(_ pointer: JSONPointer) -> Int {
      if let known = pointers.firstIndex(of: pointer) { return known }
      pointers.append(pointer)
      return pointers.count - 1
    }
    func step(_ rule: ColumnMapping.Rule) -> Step {
      switch rule {
      case .pointer(let pointer): return .value(place(pointer))
      case .lookup(let pointer, let table, let otherwise):
        let bytes = table.map { (Array($0.key.utf8), Array($0.value.utf8)) }
        return .lookup(
          place(pointer),
          Dictionary(uniqueKeysWithValues: bytes),
          otherwise: otherwise.map { Array($0.utf8) }
        )
      case .constant(let text): return .constant(Array(text.utf8))
      case .present(let pointer, let text): return .present(place(pointer), Array(text.utf8))
      case .join(let list, let text): return .join(list.map(place), Array(text.utf8))
      case .time(let pointer, let unit): return .time(place(pointer), unit)
      }
    }
    time = (mapping.rules[.time] ?? []).map(step)
    columns = EventColumn.allCases.filter { $0 != .time }.compactMap { column in
      mapping.rules[column].map { (column, $0.map(step)) }
    }
    self.pointers = pointers
    view = mapping.view
    selection = JSONSelection(mapping.view == .json ? pointers : [])
  }

  /// Finds the values of all pointers, -1 where there is none or it is sealed.
  func select(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    sealed: [Int],
    into nodes: inout [Int]
  ) {
    switch view {
    case .json:
      unsafe selection.select(from: 0, of: tape, in: bytes, into: &nodes)
    case .dynamodb:
      nodes.removeAll(keepingCapacity: true)
      let item = unsafe DynamoDB.item(of: tape, bytes)
      for pointer in pointers {
        nodes.append(item.flatMap { unsafe DynamoDB.resolve(pointer, from: $0, tape, bytes) } ?? -1)
      }
    }
    for seal in sealed {
      let range = seal..<tape.next(after: seal)
      for index in nodes.indices where range.contains(nodes[index]) { nodes[index] = -1 }
    }
  }

  /// Evaluates the rules of the time; nil where none gives one.
  func time(_ tape: JSONTape, _ bytes: UnsafeRawBufferPointer, _ nodes: [Int]) -> Instant? {
    for case .time(let place, let unit) in time {
      if let instant = unsafe Self.instant(nodes[place], unit, tape, bytes) { return instant }
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
    for (column, steps) in columns {
      for step in steps {
        let begin = values.bytes.count
        var hasValue = false
        values.set(column) { out in
          hasValue = unsafe Self.append(step, tape, bytes, nodes, to: &out)
          if !hasValue { out.removeLast(out.count - begin) }
        }
        if hasValue { break }
        values.setNull(column)
      }
    }
  }

  /// Appends what a step gives; returns whether it gives a value.
  private static func append(
    _ step: Step,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ nodes: [Int],
    to out: inout [UInt8]
  ) -> Bool {
    switch step {
    case .value(let place): return unsafe append(nodes[place], tape, bytes, to: &out)
    case .constant(let text):
      out += text
      return true
    case .present(let place, let text):
      guard nodes[place] >= 0, tape.kind(of: nodes[place]) != .null else { return false }
      out += text
      return true
    case .lookup(let place, let table, let otherwise):
      var key: [UInt8] = []
      guard unsafe append(nodes[place], tape, bytes, to: &key),
        let text = table[key] ?? otherwise
      else { return false }
      out += text
      return true
    case .join(let places, let separator):
      for (number, place) in places.enumerated() {
        if number > 0 { out += separator }
        guard unsafe append(nodes[place], tape, bytes, to: &out) else { return false }
      }
      return true
    case .time(let place, let unit):
      guard let instant = unsafe instant(nodes[place], unit, tape, bytes) else { return false }
      out += Array(instant.columnText.utf8)
      return true
    }
  }

  /// Appends a scalar's text.
  private static func append(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to out: inout [UInt8]
  ) -> Bool {
    guard node >= 0 else { return false }
    switch tape.kind(of: node) {
    case .string: unsafe tape.appendDecodedString(at: node, in: bytes, to: &out)
    case .number, .true, .false: unsafe tape.appendCanonical(node, in: bytes, to: &out)
    case .null, .array, .object: return false
    }
    return true
  }

  private static func instant(
    _ node: Int,
    _ unit: ColumnMapping.TimeUnit,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Instant? {
    var text: [UInt8] = []
    guard unsafe append(node, tape, bytes, to: &text) else { return nil }
    guard unit != .rfc3339 else { return Instant(rfc3339: text) }
    let scale: Int64 = unit == .seconds ? 1_000_000 : unit == .milliseconds ? 1_000 : 1
    guard let number = Int64(String(decoding: text, as: UTF8.self)) else { return nil }
    let (micros, overflow) = number.multipliedReportingOverflow(by: scale)
    return overflow ? nil : Instant(microseconds: micros)
  }
}
