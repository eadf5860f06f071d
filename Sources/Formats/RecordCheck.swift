import CanonicalJSON

/// A format's rules made ready: what they ask about is found in one pass, and a record that keeps them
/// costs no allocation.
struct RecordCheck: Sendable {
  private struct Rule: Sendable {
    var rule: RecordRule
    var place: Int
    /// Of ``RecordRule/exclusive(_:_:)``, where the other is.
    var other = -1
    /// Of ``RecordRule/oneOf(_:_:)`` and ``RecordRule/absentOr(_:_:)``.
    var texts: [[UInt8]] = []
  }

  private let rules: [Rule]

  /// Takes the rules, and what gives a pointer its place in the selection.
  init(_ rules: [RecordRule], _ place: (JSONPointer) -> Int) {
    self.rules = rules.map { rule in
      switch rule {
      case .present(let pointer): return Rule(rule: rule, place: place(pointer))
      case .oneOf(let pointer, let texts), .absentOr(let pointer, let texts):
        return Rule(rule: rule, place: place(pointer), texts: texts.map { Array($0.utf8) })
      case .exclusive(let one, let other):
        return Rule(rule: rule, place: place(one), other: place(other))
      }
    }
  }

  /// Throws for the first rule that the record doesn't keep.
  func check(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ nodes: [Int]
  ) throws(RecordProblem) {
    for index in rules.indices {
      let node = nodes[rules[index].place]
      let isThere = node >= 0 && tape.kind(of: node) != .null
      switch rules[index].rule {
      case .present(let pointer):
        if !isThere { throw RecordProblem("nothing at \(pointer), want a value") }
      case .absentOr where !isThere: continue
      case .oneOf(let pointer, let texts), .absentOr(let pointer, let texts):
        if isThere, unsafe isOneOf(rules[index].texts, node, tape, bytes) { continue }
        let found = isThere ? unsafe Self.shown(node, tape, bytes) : "nothing"
        throw RecordProblem("\(found) at \(pointer), want \(texts.joined(separator: " or "))")
      case .exclusive(let one, let other):
        let second = nodes[rules[index].other]
        guard isThere, second >= 0, tape.kind(of: second) != .null else { continue }
        throw RecordProblem("both \(one) and \(other), want one of them")
      }
    }
  }

  private func isOneOf(
    _ texts: [[UInt8]],
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Bool {
    guard tape.kind(of: node) == .string else { return false }
    if let content = tape.plainContent(of: node) {
      return texts.contains { unsafe bytes[content].elementsEqual($0) }
    }
    var text: [UInt8] = []
    unsafe tape.appendDecodedString(at: node, in: bytes, to: &text)
    return texts.contains(text)
  }

  /// What a message says of a value: data from outside, cut short.
  private static func shown(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> String {
    guard tape.kind(of: node) == .string else { return "\(tape.kind(of: node))" }
    let text = unsafe tape.string(at: node, in: bytes).prefix(40)
    return JSONValue.string(String(text)).canonicalText
  }
}
