import CanonicalJSON

/// What two deliveries of a document must share: its members without those that the service sets.
struct CosmosContent: Sendable {
  private struct Member: Sendable {
    var name: Range<Int>
    var value: Int
  }

  private static let system = Set(Cosmos.systemMembers.map { Array($0.utf8) })
  private var members: [Member] = []
  private var names: [UInt8] = []

  /// Appends the members, ordered by their names' bytes.
  mutating func append(
    _ document: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to output: inout [UInt8]
  ) {
    members.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
    tape.forEachMember(of: document) { name, value in
      let begin = names.count
      unsafe tape.appendDecodedString(at: name, in: bytes, to: &names)
      if isSystem(begin..<names.count) {
        names.removeLast(names.count - begin)
      } else {
        members.append(Member(name: begin..<names.count, value: value))
      }
    }
    members.sort { names[$0.name].lexicographicallyPrecedes(names[$1.name]) }
    output.append(UInt8(ascii: "{"))
    for index in members.indices {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      CanonicalString.appendQuoted(names[members[index].name], to: &output)
      output.append(UInt8(ascii: ":"))
      unsafe tape.appendCanonical(members[index].value, in: bytes, to: &output)
    }
    output.append(UInt8(ascii: "}"))
  }

  private func isSystem(_ name: Range<Int>) -> Bool {
    guard !name.isEmpty, names[name.lowerBound] == UInt8(ascii: "_") else { return false }
    return Self.system.contains(Array(names[name]))
  }
}
