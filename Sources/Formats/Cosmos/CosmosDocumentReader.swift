import CanonicalJSON

/// Reads identity, change and compared content of a Cosmos DB container's records.
struct CosmosDocumentReader: Sendable {
  private let keys: [JSONPointer]
  private var content = CosmosContent()

  /// - Parameter keys: the partition key's paths; empty: the usual names of one.
  init(keys: [JSONPointer]) { self.keys = keys }

  /// Sets id, compared content and change of a record.
  ///
  /// - Throws: ``RecordProblem`` for a record that is neither a document nor a change.
  mutating func identify(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ facts: inout RecordFacts
  ) throws(RecordProblem) {
    let change = try unsafe Change(tape, bytes)
    facts.change = change.kind
    facts.compared.removeAll(keepingCapacity: true)
    facts.hasComparedContent = true
    guard let document = change.document else {
      facts.compared.append(contentsOf: "null".utf8)
      if let deleted = change.deleted {
        try unsafe append(keysOf: deleted, tape, bytes, to: &facts.id)
        return try unsafe append(id: deleted, tape, bytes, to: &facts.id)
      }
      let given = unsafe tape.member("partitionKey", of: change.metadata, in: bytes)
      if let given { try unsafe append(given: given, tape, bytes, to: &facts.id) }
      return try unsafe append(id: change.metadata, tape, bytes, to: &facts.id)
    }
    unsafe content.append(document, tape, bytes, to: &facts.compared)
    try unsafe append(keysOf: document, tape, bytes, to: &facts.id)
    try unsafe append(id: document, tape, bytes, to: &facts.id)
  }

  private func append(
    id owner: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to id: inout [UInt8]
  ) throws(RecordProblem) {
    guard let node = unsafe tape.member("id", of: owner, in: bytes), tape.kind(of: node) == .string
    else { throw RecordProblem("no id, want a text at /id") }
    try unsafe append(part: node, tape, bytes, to: &id)
  }

  private func append(
    keysOf document: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to id: inout [UInt8]
  ) throws(RecordProblem) {
    for key in keys {
      guard let node = unsafe tape.resolve(key, from: document, in: bytes) else {
        throw RecordProblem("no partition key, want one at \(key)")
      }
      try unsafe append(part: node, tape, bytes, to: &id)
    }
    guard keys.isEmpty else { return }
    for key in Cosmos.usualKeys {
      guard let node = unsafe tape.resolve(key, from: document, in: bytes) else { continue }
      return try unsafe append(part: node, tape, bytes, to: &id)
    }
  }

  /// A delete has no document, but says its partition key: an object of the paths' last names, or
  /// the values in the paths' order.
  private func append(
    given: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to id: inout [UInt8]
  ) throws(RecordProblem) {
    var elements: [Int] = []
    tape.forEachElement(of: given) { elements.append($0) }
    if elements.isEmpty { tape.forEachMember(of: given) { _, value in elements.append(value) } }
    let isNamed = tape.kind(of: given) == .object
    for (number, key) in keys.enumerated() {
      let named = isNamed ? unsafe member(key, of: given, tape, bytes) : nil
      guard let node = named ?? (!isNamed && number < elements.count ? elements[number] : nil)
      else { throw RecordProblem("no partition key, want one at \(key)") }
      try unsafe append(part: node, tape, bytes, to: &id)
    }
    guard keys.isEmpty else { return }
    guard elements.count < 2 else {
      throw RecordProblem("a partition key of \(elements.count) parts, want keys: to name them")
    }
    for node in elements { try unsafe append(part: node, tape, bytes, to: &id) }
  }

  private func member(
    _ key: JSONPointer,
    of given: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Int? {
    if let name = key.tokens.last, let node = unsafe tape.member(name, of: given, in: bytes) {
      return node
    }
    return unsafe tape.resolve(key, from: given, in: bytes)
  }

  private func append(
    part node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to id: inout [UInt8]
  ) throws(RecordProblem) {
    if !id.isEmpty { id.append(UInt8(ascii: "/")) }
    let begin = id.count
    switch tape.kind(of: node) {
    case .string, .number, .true, .false:
      _ = unsafe ScalarText.append(node, tape, bytes, to: &id)
      ScalarText.escape(from: begin, in: &id)
    case .null: id.append(contentsOf: "null".utf8)
    case .array, .object:
      throw RecordProblem("\(tape.kind(of: node)) in the identity, want a text or a number")
    }
  }
}

extension CosmosDocumentReader {
  /// What a record says happened, and to which document.
  private struct Change {
    var kind = RecordChange.insert
    /// The document as it is now; nil where it was deleted.
    var document: Int?
    /// Of a deletion whose metadata has no id: the document as it was.
    var deleted: Int?
    /// The feed's metadata, 0 of a document that came without.
    var metadata = 0

    init(_ tape: JSONTape, _ bytes: UnsafeRawBufferPointer) throws(RecordProblem) {
      guard let metadata = unsafe tape.member("metadata", in: bytes),
        let operation = unsafe tape.member("operationType", of: metadata, in: bytes)
      else {
        document = 0
        return
      }
      self.metadata = metadata
      let current = unsafe tape.member("current", in: bytes)
      document = current.flatMap { tape.kind(of: $0) == .object ? $0 : nil }
      switch unsafe tape.string(at: operation, in: bytes) {
      case "create": kind = .insert
      case "replace": kind = .update
      case "delete": kind = .delete
      case let other:
        throw RecordProblem("operation \(other.prefix(40)), want create, replace or delete")
      }
      guard kind == .delete || document != nil else {
        throw RecordProblem("no current, want the document")
      }
      guard kind == .delete else { return }
      if unsafe tape.member("id", of: metadata, in: bytes) == nil {
        let previous = unsafe tape.member("previous", in: bytes)
        deleted = [previous, current].compactMap { $0 }.first {
          unsafe tape.member("id", of: $0, in: bytes) != nil
        }
      }
      document = nil
    }
  }
}
