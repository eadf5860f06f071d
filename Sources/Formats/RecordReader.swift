package import CanonicalJSON
import Cryptography
import Trail

/// Reads the facts of one source's records.
///
/// A copy reads on its own, so that batches can be read side by side. Nothing is allocated for a
/// record once the buffers have grown to their texts.
package struct RecordReader: Sendable {
  private let mapping: PreparedMapping
  private let identity: Identity
  private let rules: RecordCheck
  private let chain: ChainReader?
  /// Whether records are items of a DynamoDB table.
  package let isItem: Bool
  private let timePlaces: String
  private let order: Order
  private var items: DynamoDBItemReader
  private var documents: CosmosDocumentReader
  private var nodes: [Int] = []

  /// What an id is made of, as places in the selection.
  private enum Identity: Sendable {
    case parts([Part], otherwise: RecordIdentity.Missing)
    case dynamodb
    case cosmos
    /// The columns `stream` and `sequence`, else the mapped id, else the record's digest.
    case lines(id: Int)
  }

  /// Whose numbers count.
  private enum Order: Sendable {
    case all
    /// Those of records with this text at a place in the selection.
    case marked(place: Int, text: [UInt8])
    /// None that isn't a whole number is wrong.
    case free
  }

  private struct Part: Sendable {
    var places: Range<Int>
    var isOptional: Bool
    /// What a message calls it.
    var name: String
  }

  /// - Parameters:
  ///   - settings: what is configured of the source.
  ///   - context: of a DynamoDB source, what its manifests say.
  package init(_ settings: FormatSettings, context: DynamoDB.Context = DynamoDB.Context()) {
    let format = settings.format
    items = DynamoDBItemReader(context)
    documents = CosmosDocumentReader(keys: settings.keyPointers)
    isItem = format.mapping.view == .dynamodb
    timePlaces = Self.timePlaces(settings.mapping)
    var extra: [JSONPointer] = []
    func place(_ pointer: JSONPointer) -> Int {
      extra.append(pointer)
      return extra.count - 1
    }
    switch format.identity {
    case .parts(let parts, let missing):
      let prepared = parts.map { part in
        let begin = extra.count
        for pointer in part.pointers { _ = place(pointer) }
        return Part(
          places: begin..<extra.count,
          isOptional: part.isOptional,
          name: part.pointers.map(\.description).joined(separator: " or ")
        )
      }
      identity = .parts(prepared, otherwise: missing)
    case .items: identity = .dynamodb
    case .documents: identity = .cosmos
    case .streamAndSequence(let id): identity = .lines(id: place(settings.map["id"] ?? id))
    }
    chain = settings.chain.map { settings in
      ChainReader(
        settings,
        previous: place(settings.previous),
        hash: place(settings.hash),
        over: settings.over.map(place)
      )
    }
    rules = RecordCheck(format.rules, place)
    switch settings.order {
    case .counted, .ascending: order = .all
    case .countedWhere(let pointer, let text):
      order = .marked(place: place(pointer), text: Array(text.utf8))
    case .free: order = .free
    }
    mapping = PreparedMapping(settings.mapping, extra: extra)
  }

  private static func timePlaces(_ mapping: ColumnMapping) -> String {
    (mapping.rules[.time] ?? []).flatMap(\.pointers).map(\.description).joined(separator: " or ")
  }

  /// Reads a parsed record.
  ///
  /// - Parameters:
  ///   - tape: the record, parsed.
  ///   - bytes: what was parsed.
  ///   - sealed: nodes whose values are sealed, which give no column.
  ///   - file: the file's name, which tells a DynamoDB item's table.
  ///   - facts: takes what was read; after an error it isn't to be used.
  /// - Throws: ``RecordProblem`` for a record without a time, or that doesn't fit its format.
  package mutating func read(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    sealed: [Int],
    file: String,
    into facts: inout RecordFacts
  ) throws(RecordProblem) {
    guard tape.kind(of: 0) == .object else {
      throw RecordProblem("\(tape.kind(of: 0)) at the top, want an object")
    }
    let item = isItem ? unsafe DynamoDB.item(of: tape, bytes) ?? -1 : -1
    unsafe mapping.select(tape, bytes, item: item, sealed: [], into: &nodes)
    try unsafe rules.check(tape, bytes, nodes)
    if let chain {
      facts.statedLink = try unsafe chain.link(tape, bytes, nodes, buffer: &facts.chained)
    } else {
      facts.statedLink = nil
    }
    if !sealed.isEmpty {
      unsafe mapping.select(tape, bytes, item: item, sealed: sealed, into: &nodes)
    }
    guard let time = unsafe mapping.time(tape, bytes, nodes) else {
      throw RecordProblem("no time, want one at \(timePlaces)")
    }
    facts.time = time
    unsafe mapping.evaluate(tape, bytes, nodes, into: &facts.columns)
    facts.sequence = try unsafe sequence(facts.columns, tape, bytes)
    facts.change = .insert
    facts.hasComparedContent = false
    facts.id.removeAll(keepingCapacity: true)
    switch identity {
    case .parts(let parts, let missing):
      try unsafe append(parts, otherwise: missing, tape, bytes, to: &facts.id)
    case .cosmos: try unsafe documents.identify(tape, bytes, &facts)
    case .dynamodb: try unsafe items.identify(tape, bytes, file: file, &facts)
    case .lines(let id): try unsafe appendLine(nodes[id], tape, bytes, &facts)
    }
  }

  private func sequence(
    _ columns: ColumnValues,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) throws(RecordProblem) -> Int64? {
    switch order {
    case .all: return try Self.sequence(columns)
    case .free: return try? Self.sequence(columns)
    case .marked(let place, let text):
      let node = nodes[place]
      guard node >= 0, tape.kind(of: node) == .string,
        unsafe tape.string(at: node, in: bytes).utf8.elementsEqual(text)
      else { return nil }
      return try Self.sequence(columns)
    }
  }

  private static func sequence(_ columns: ColumnValues) throws(RecordProblem) -> Int64? {
    guard let range = columns.range(of: .sequence) else { return nil }
    var value: Int64 = 0
    // 18 digits don't overflow, and no stream has more events.
    var isNumber = !range.isEmpty && range.count <= 18
    for index in range where isNumber {
      let digit = Int64(columns.bytes[index]) - Int64(UInt8(ascii: "0"))
      isNumber = (0...9).contains(digit) && !(value == 0 && index > range.lowerBound)
      value = value * 10 + digit
    }
    guard isNumber else {
      let text = columns[.sequence] ?? ""
      throw RecordProblem("sequence \(text.prefix(40)), want a whole number")
    }
    return value
  }

  // MARK: Identity

  private func append(
    _ parts: [Part],
    otherwise missing: RecordIdentity.Missing,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to id: inout [UInt8]
  ) throws(RecordProblem) {
    for part in parts {
      let begin = id.count
      if begin > 0 { id.append(UInt8(ascii: "/")) }
      var hasText = false
      for place in part.places where !hasText {
        hasText = unsafe appendPart(nodes[place], tape, bytes, to: &id)
      }
      guard !hasText else { continue }
      id.removeLast(id.count - begin)
      guard !part.isOptional else { continue }
      guard missing == .digest else { throw RecordProblem("no identity, want one at \(part.name)") }
      id.removeAll(keepingCapacity: true)
      return unsafe appendDigest(tape, bytes, to: &id)
    }
  }

  private func appendLine(
    _ id: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ facts: inout RecordFacts
  ) throws(RecordProblem) {
    if let stream = facts.columns.range(of: .stream),
      let sequence = facts.columns.range(of: .sequence)
    {
      ScalarText.appendEscaped(facts.columns.bytes[stream], to: &facts.id)
      facts.id.append(UInt8(ascii: "/"))
      facts.id.append(contentsOf: facts.columns.bytes[sequence])
    } else if chain != nil {
      throw RecordProblem("no stream and sequence, which a chain needs")
    } else if unsafe !appendPart(id, tape, bytes, to: &facts.id) {
      unsafe appendDigest(tape, bytes, to: &facts.id)
    }
  }

  /// Appends an identity's part, escaped.
  ///
  /// - Returns: false, with nothing appended, where there is none.
  private func appendPart(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to id: inout [UInt8]
  ) -> Bool {
    guard node >= 0, tape.kind(of: node) == .string || tape.kind(of: node) == .number else {
      return false
    }
    let begin = id.count
    _ = unsafe ScalarText.append(node, tape, bytes, to: &id)
    ScalarText.escape(from: begin, in: &id)
    return id.count > begin
  }

  private func appendDigest(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to id: inout [UInt8]
  ) {
    let digest = SHA256.hash(unsafe tape.canonical(in: bytes))
    id.append(contentsOf: "sha256/\(digest.hex)".utf8)
  }
}
