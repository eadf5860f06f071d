import CanonicalJSON

/// Reads identity, change and compared content of a DynamoDB export's records.
struct DynamoDBItemReader: Sendable {
  private let context: DynamoDB.Context
  private var content = DynamoDBContent()
  private var keyText: [UInt8] = []
  /// The file of the last record, and its table's id, escaped as an id's part.
  private var file: String?
  private var table: [UInt8] = []
  private var keys: [[UInt8]] = []

  init(_ context: DynamoDB.Context) { self.context = context }

  /// Sets id, compared content and change of a record.
  ///
  /// - Throws: ``RecordProblem`` for a record that is none of an export.
  mutating func identify(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    file: String,
    _ facts: inout RecordFacts
  ) throws(RecordProblem) {
    let (full, new, old, key) = unsafe (
      tape.member("Item", in: bytes), tape.member("NewImage", in: bytes),
      tape.member("OldImage", in: bytes), tape.member("Keys", in: bytes)
    )
    guard full != nil || key != nil else { throw RecordProblem("neither Item nor Keys") }
    if full == nil { facts.change = new == nil ? .delete : old == nil ? .insert : .update }
    try find(table: file)
    let image = full ?? new
    facts.compared.removeAll(keepingCapacity: true)
    facts.hasComparedContent = true
    if let image {
      try unsafe content.append(image, tape, bytes, to: &facts.compared)
    } else {
      facts.compared.append(contentsOf: "null".utf8)
    }
    guard let attributes = key ?? image else { throw RecordProblem("no keys") }
    try unsafe appendKeys(of: attributes, tape, bytes)
    facts.id.append(contentsOf: table)
    facts.id.append(UInt8(ascii: "/"))
    ScalarText.appendEscaped(keyText, to: &facts.id)
  }

  private mutating func find(table file: String) throws(RecordProblem) {
    guard file != self.file else { return }
    guard let name = context.table(of: file) else {
      throw RecordProblem("a file that no manifest lists, and no one table to hold its items")
    }
    table.removeAll(keepingCapacity: true)
    ScalarText.appendEscaped(name.utf8, to: &table)
    keys = (context.tableKeys[name] ?? context.keys).map { Array($0.utf8) }
    self.file = file
  }

  /// Writes the canonical array of the typed key values, `[{"S":"order-1"},{"N":"7"}]`.
  private mutating func appendKeys(
    of attributes: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) throws(RecordProblem) {
    keyText.removeAll(keepingCapacity: true)
    keyText.append(UInt8(ascii: "["))
    for (number, name) in keys.enumerated() {
      guard let node = unsafe tape.member(name, of: attributes, in: bytes),
        let key = unsafe TypedAttribute(tape, bytes, node)
      else {
        let name = String(decoding: name.prefix(60), as: UTF8.self)
        throw RecordProblem("no key attribute \(name)")
      }
      if number > 0 { keyText.append(UInt8(ascii: ",")) }
      guard key.kind == .number else {
        unsafe tape.appendCanonical(node, in: bytes, to: &keyText)
        continue
      }
      let value = JSONValue.string(DynamoDB.number(unsafe tape.string(at: key.value, in: bytes)))
      keyText.append(contentsOf: "{\"N\":".utf8)
      value.appendCanonical(to: &keyText)
      keyText.append(UInt8(ascii: "}"))
    }
    keyText.append(UInt8(ascii: "]"))
  }
}
