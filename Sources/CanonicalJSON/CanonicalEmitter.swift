/// Writes values of a tape in their canonical form, with parts left out or replaced.
///
/// It calls itself for inner values: a tape's depth is limited when it is parsed. The tape's arrays
/// go along as spans, so that nothing is retained on the way.
struct CanonicalEmitter {
  let text: JSONText
  let numbers: NumberMode
  let edits: TapeEdits
  private(set) var writer: ByteWriter

  init(_ text: JSONText, numbers: NumberMode, edits: TapeEdits, writer: ByteWriter) {
    self.text = text
    self.numbers = numbers
    self.edits = edits
    self.writer = writer
  }

  /// Writes one value and all that is in it.
  mutating func emit(_ node: Int, _ nodes: Span<Node>, _ order: Span<UInt32>) {
    let value = nodes[node]
    let isEdited = edits.touch(node, Int(value.next))
    if isEdited, let replacement = edits.replacement(of: node) { return writer.append(replacement) }
    guard value.bits.contains(.isRecast) else {
      if isEdited { return emitPieces(of: node, nodes) }
      return writer.copy(value.range, of: text)
    }
    switch value.kind {
    case .object: emitObject(node, value, nodes, order)
    case .array: emitArray(node, value, nodes, order)
    case .string: emitString(value)
    case .number: emitNumber(value)
    case .null, .true, .false: writer.copy(value.range, of: text)
    }
  }

  private mutating func emitArray(
    _ node: Int,
    _ array: Node,
    _ nodes: Span<Node>,
    _ order: Span<UInt32>
  ) {
    writer.append(UInt8(ascii: "["))
    var element = node + 1
    while element < Int(array.next) {
      if element > node + 1 { writer.append(UInt8(ascii: ",")) }
      emit(element, nodes, order)
      element = Int(nodes[element].next)
    }
    writer.append(UInt8(ascii: "]"))
  }

  private mutating func emitObject(
    _ node: Int,
    _ object: Node,
    _ nodes: Span<Node>,
    _ order: Span<UInt32>
  ) {
    writer.append(UInt8(ascii: "{"))
    var isFirst = true
    if object.bits.contains(.isUnordered) {
      let place = Int(nodes[node + 1].next)
      for index in 1...Int(order[place]) {
        emitMember(Int(order[place + index]), &isFirst, nodes, order)
      }
    } else {
      var name = node + 1
      while name < Int(object.next) {
        emitMember(name, &isFirst, nodes, order)
        name = Int(nodes[name + 1].next)
      }
    }
    writer.append(UInt8(ascii: "}"))
  }

  @inline(always) private mutating func emitMember(
    _ name: Int,
    _ isFirst: inout Bool,
    _ nodes: Span<Node>,
    _ order: Span<UInt32>
  ) {
    guard name + 1 != edits.omitted else { return }
    if !isFirst { writer.append(UInt8(ascii: ",")) }
    isFirst = false
    let node = nodes[name]
    if node.bits.contains(.isRecast) { emitString(node) } else { writer.copy(node.range, of: text) }
    writer.append(UInt8(ascii: ":"))
    emit(name + 1, nodes, order)
  }

  private mutating func emitString(_ node: Node) {
    var decoded: [UInt8] = []
    text.appendDecoded(node.content, to: &decoded)
    var quoted: [UInt8] = []
    CanonicalString.appendQuoted(decoded, to: &quoted)
    writer.append(quoted)
  }

  private mutating func emitNumber(_ node: Node) {
    let shape = NumberShape(text, node.range)
    var number: [UInt8] = []
    switch numbers {
    case .exact: shape.appendExact(to: &number)
    case .interoperable:
      let isFinite = shape.appendInteroperable(to: &number)
      precondition(isFinite, "the reader refuses such a number")
    }
    writer.append(number)
  }
}

// Canonical containers, copied in pieces between what is left out or replaced.
extension CanonicalEmitter {
  private mutating func emitPieces(of node: Int, _ nodes: Span<Node>) {
    let container = nodes[node]
    var begin = container.range.lowerBound
    var edit = edits.first(from: node)
    while edit < Int(container.next) {
      let gap: Range<Int>
      if edit == edits.omitted {
        gap = self.gap(nodes[edit - 1].range.lowerBound..<nodes[edit].range.upperBound, begin)
        copy(begin, gap.lowerBound)
      } else {
        gap = nodes[edit].range
        copy(begin, gap.lowerBound)
        writer.append(edits.replacement(of: edit) ?? [])
      }
      begin = gap.upperBound
      edit = edits.first(from: Int(nodes[edit].next))
    }
    copy(begin, container.range.upperBound)
  }

  private mutating func copy(_ begin: Int, _ end: Int) {
    if begin < end { writer.copy(begin..<end, of: text) }
  }

  /// Returns what goes with an omitted member: itself, and the comma after it or else before it.
  private func gap(_ member: Range<Int>, _ begin: Int) -> Range<Int> {
    if text[member.upperBound] == UInt8(ascii: ",") {
      return member.lowerBound..<member.upperBound + 1
    }
    let start = member.lowerBound
    let hasComma = start > begin && text[start - 1] == UInt8(ascii: ",")
    return (hasComma ? start - 1 : start)..<member.upperBound
  }
}
