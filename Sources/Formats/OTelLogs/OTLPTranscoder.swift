import CanonicalJSON
import Trail

/// Takes the log records out of OTLP export requests, each with its resource and scope.
struct OTLPTranscoder: RecordTranscoder {
  /// How much one document may grow by what its records share.
  private static let outputLimit = 256 << 20

  private var tape = JSONTape()

  var heldByteCount: Int { 0 }

  mutating func finish(into records: inout TranscodedRecords) {}

  mutating func take(
    _ piece: UnsafeRawBufferPointer,
    at place: FilePlace,
    into records: inout TranscodedRecords
  ) {
    guard unsafe piece.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return }
    let count = records.records.count
    do throws(JSONError) {
      try unsafe tape.parse(piece)
    } catch {
      return unsafe records.refuse(piece, at: place, error.description)
    }
    do throws(RecordProblem) {
      var walk = Walk(place: place, limit: records.bytes.count + Self.outputLimit)
      try unsafe readRequest(piece, &walk, into: &records)
    } catch {
      records.truncate(to: count)
      unsafe records.refuse(piece, at: place, error.description)
    }
  }

  /// How far into a piece its records have come.
  private struct Walk {
    var place: FilePlace
    var passed = 0
    /// How long the output may become.
    let limit: Int

    /// Goes on to a place in the piece.
    mutating func advance(to offset: Int, in bytes: UnsafeRawBufferPointer) {
      unsafe place.advance(over: UnsafeRawBufferPointer(rebasing: bytes[passed..<offset]))
      passed = offset
    }
  }

  // MARK: Requests

  /// Takes `{"resourceLogs":[…]}`, or one element of that array.
  private func readRequest(
    _ bytes: UnsafeRawBufferPointer,
    _ walk: inout Walk,
    into records: inout TranscodedRecords
  ) throws(RecordProblem) {
    if let list = unsafe tape.member("resourceLogs", in: bytes) {
      try forEach(list, "resourceLogs") { (element) throws(RecordProblem) in
        try unsafe readResource(element, bytes, &walk, into: &records)
      }
    } else {
      try unsafe readResource(0, bytes, &walk, into: &records)
    }
  }

  private func readResource(
    _ node: Int,
    _ bytes: UnsafeRawBufferPointer,
    _ walk: inout Walk,
    into records: inout TranscodedRecords
  ) throws(RecordProblem) {
    guard let list = unsafe tape.member("scopeLogs", of: node, in: bytes) else {
      throw RecordProblem("neither resourceLogs nor scopeLogs, want logs of OTLP")
    }
    var head: [UInt8] = []
    if let resource = unsafe tape.member("resource", of: node, in: bytes) {
      unsafe append("resource", resource, bytes, to: &head)
      head += Array(#","resourceAttributes":"#.utf8)
      try unsafe appendAttributes(of: resource, bytes, to: &head)
    }
    if let schema = unsafe tape.member("schemaUrl", of: node, in: bytes) {
      unsafe append("resourceSchemaUrl", schema, bytes, to: &head)
    }
    try forEach(list, "scopeLogs") { (element) throws(RecordProblem) in
      var head = head
      guard let logs = unsafe tape.member("logRecords", of: element, in: bytes) else {
        throw RecordProblem("no logRecords of a scope, want an array")
      }
      if let scope = unsafe tape.member("scope", of: element, in: bytes) {
        unsafe append("scope", scope, bytes, to: &head)
      }
      if let schema = unsafe tape.member("schemaUrl", of: element, in: bytes) {
        unsafe append("scopeSchemaUrl", schema, bytes, to: &head)
      }
      try forEach(logs, "logRecords") { (log) throws(RecordProblem) in
        unsafe walk.advance(to: tape.range(of: log).lowerBound, in: bytes)
        unsafe readLog(log, head, bytes, walk.place, into: &records)
        guard records.bytes.count <= walk.limit else {
          throw RecordProblem("records of more than \(Self.outputLimit) bytes in one document")
        }
      }
    }
  }

  /// Adds one record; one that can't be read is refused alone.
  private func readLog(
    _ node: Int,
    _ head: [UInt8],
    _ bytes: UnsafeRawBufferPointer,
    _ place: FilePlace,
    into records: inout TranscodedRecords
  ) {
    let begin = records.bytes.count
    do throws(RecordProblem) {
      guard tape.kind(of: node) == .object else {
        throw RecordProblem("\(tape.kind(of: node)) in logRecords, want an object")
      }
      records.bytes += Array(#"{"attributes":"#.utf8)
      try unsafe appendAttributes(of: node, bytes, to: &records.bytes)
      unsafe append("logRecord", node, bytes, to: &records.bytes)
      records.bytes += head
      if let time = unsafe time(of: node, bytes) {
        records.bytes += Array(#","time":"\#(time.columnText)""#.utf8)
      }
      records.bytes.append(UInt8(ascii: "}"))
      records.close(from: begin, at: place)
    } catch {
      records.bytes.removeLast(records.bytes.count - begin)
      let piece = unsafe UnsafeRawBufferPointer(rebasing: bytes[tape.range(of: node)])
      unsafe records.refuse(piece, at: place, error.description)
    }
  }

  // MARK: Parts

  private func forEach(
    _ list: Int,
    _ name: String,
    _ body: (Int) throws(RecordProblem) -> Void
  ) throws(RecordProblem) {
    guard tape.kind(of: list) == .array else {
      throw RecordProblem("\(tape.kind(of: list)) in \(name), want an array")
    }
    try tape.forEachElement(of: list, body)
  }

  /// Appends `,"name":` and the value as it stands.
  private func append(
    _ name: String,
    _ node: Int,
    _ bytes: UnsafeRawBufferPointer,
    to output: inout [UInt8]
  ) {
    output += Array(",\"\(name)\":".utf8)
    unsafe output.append(
      contentsOf: UnsafeRawBufferPointer(rebasing: bytes[tape.range(of: node)])
    )
  }

  /// Appends an object of those attributes that are one text, number or truth.
  private func appendAttributes(
    of owner: Int,
    _ bytes: UnsafeRawBufferPointer,
    to output: inout [UInt8]
  ) throws(RecordProblem) {
    output.append(UInt8(ascii: "{"))
    if let list = unsafe tape.member("attributes", of: owner, in: bytes) {
      var names: Set<[UInt8]> = []
      try forEach(list, "attributes") { (attribute) throws(RecordProblem) in
        guard let name = unsafe tape.member("key", of: attribute, in: bytes),
          tape.kind(of: name) == .string
        else { throw RecordProblem("an attribute without a key") }
        let text = unsafe tape.string(at: name, in: bytes)
        // Two names are one only where their bytes are: as texts, é has two forms.
        guard names.insert(Array(text.utf8)).inserted else {
          throw RecordProblem("attribute \(text.prefix(40)) twice, want it once")
        }
        guard let value = unsafe scalar(of: attribute, bytes) else { return }
        if output.last != UInt8(ascii: "{") { output.append(UInt8(ascii: ",")) }
        CanonicalString.appendQuoted(text.utf8, to: &output)
        output.append(UInt8(ascii: ":"))
        unsafe output.append(
          contentsOf: UnsafeRawBufferPointer(rebasing: bytes[tape.range(of: value)])
        )
      }
    }
    output.append(UInt8(ascii: "}"))
  }

  private func scalar(of attribute: Int, _ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let value = unsafe tape.member("value", of: attribute, in: bytes) else { return nil }
    let found = unsafe [
      tape.member("stringValue", of: value, in: bytes),
      tape.member("intValue", of: value, in: bytes),
      tape.member("boolValue", of: value, in: bytes),
      tape.member("doubleValue", of: value, in: bytes),
    ]
    return found.lazy.compactMap { $0 }.first { node in
      [.string, .number, .true, .false].contains(tape.kind(of: node))
    }
  }

  /// When it happened, else when it was seen: nanoseconds since 1970, a number or its text; 0 is none.
  private func time(of log: Int, _ bytes: UnsafeRawBufferPointer) -> Instant? {
    let members = unsafe [
      tape.member("timeUnixNano", of: log, in: bytes),
      tape.member("observedTimeUnixNano", of: log, in: bytes),
    ]
    for node in members.compactMap({ $0 }) {
      let text = unsafe tape.string(at: node, in: bytes)
      guard let nanoseconds = UInt64(text), nanoseconds > 0 else { continue }
      return Instant(microseconds: Int64(nanoseconds / 1_000))
    }
    return nil
  }
}
