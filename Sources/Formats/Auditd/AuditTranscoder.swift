import CanonicalJSON
import Trail

/// Joins the lines of an audit log that have one time and serial number to one record.
///
/// Lines of several events may stand among each other, as the kernel's processors wrote them. An event
/// is held until 256 others have begun after it; a line that comes later still is an event of its
/// own, told apart by its type. Events go out in the order of their first lines.
struct AuditTranscoder: RecordTranscoder {
  private static let heldCount = 256
  private static let heldLimit = 8 << 20

  /// What waits its turn, in the order of first lines.
  fileprivate enum Held: Sendable {
    case event(AuditEvent)
    case refused([UInt8], FilePlace, String)
  }

  private var held: [Held] = []
  /// The serial of each event that is held, -1 for what is none: looked through for every line.
  private var serials: [Int64] = []
  private(set) var heldByteCount = 0

  mutating func take(
    _ piece: UnsafeRawBufferPointer,
    at place: FilePlace,
    into records: inout TranscodedRecords
  ) {
    guard unsafe piece.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return }
    let text = unsafe Array(piece)
    if String(validating: text, as: UTF8.self) == nil {
      hold(.refused(text, place, "no UTF-8, want text"))
    } else if let line = AuditLine(text) {
      take(line, at: place)
    } else {
      let wanted = "no audit record, want type=… msg=audit(seconds.milliseconds:serial):"
      hold(.refused(text, place, wanted))
    }
    while held.count > Self.heldCount || (heldByteCount > Self.heldLimit && !held.isEmpty) {
      release(into: &records)
    }
  }

  mutating func finish(into records: inout TranscodedRecords) {
    while !held.isEmpty { release(into: &records) }
  }

  private mutating func take(_ line: AuditLine, at place: FilePlace) {
    for index in serials.indices.reversed() where serials[index] == line.serial {
      guard case .event(var event) = held[index], event.isSame(line) else { continue }
      // Not in two places at once, so that its buffer isn't copied.
      held[index] = .refused([], place, "")
      heldByteCount += event.add(line)
      held[index] = .event(event)
      return
    }
    hold(.event(AuditEvent(line, at: place)), serial: line.serial)
  }

  private mutating func hold(_ item: Held, serial: Int64 = -1) {
    held.append(item)
    serials.append(serial)
    heldByteCount += item.byteCount
  }

  private mutating func release(into records: inout TranscodedRecords) {
    let item = held.removeFirst()
    serials.removeFirst()
    heldByteCount -= item.byteCount
    switch item {
    case .event(let event):
      let begin = records.bytes.count
      event.append(to: &records.bytes)
      records.close(from: begin, at: event.place)
    case .refused(let text, let place, let problem):
      unsafe text.withUnsafeBytes { unsafe records.refuse($0, at: place, problem) }
    }
  }
}

extension AuditTranscoder.Held {
  fileprivate var byteCount: Int {
    switch self {
    case .event(let event): event.byteCount
    case .refused(let text, _, _): text.count
    }
  }
}

/// The lines of one event, on their way to one record.
struct AuditEvent: Sendable {
  /// Fields that ``Auditd/mapping`` and controls read, by the first line that says something of them.
  private static let told: Set<String> = [
    "AUID", "SYSCALL", "UID", "acct", "addr", "auid", "cmd", "comm", "cwd", "euid", "exe", "exit",
    "hostname", "key", "op", "pid", "port", "ppid", "proctitle", "res", "seresult", "ses",
    "success",
    "syscall", "terminal", "tty", "uid", "unit",
  ]

  /// Of its first line.
  let place: FilePlace
  private let node: [UInt8]?
  private let id: [UInt8]
  private let serial: Int64
  private let time: Instant
  private let type: [UInt8]
  /// The elements of `records`, with commas between.
  private var lines: [UInt8] = []
  private var summary: [String: [UInt8]] = [:]
  /// The name of a folder that something was made or removed in.
  private var parent: [UInt8]?

  init(_ line: AuditLine, at place: FilePlace) {
    self.place = place
    node = line.node.map { Array(line[$0]) }
    id = Array(line[line.id])
    serial = line.serial
    time = Instant(microseconds: line.seconds * 1_000_000 + line.milliseconds * 1_000)
    type = Array(line[line.type])
    _ = add(line)
  }

  var byteCount: Int { lines.count }

  func isSame(_ line: AuditLine) -> Bool {
    serial == line.serial && line[line.id].elementsEqual(id)
      && line.node.map { Array(line[$0]) } == node
  }

  /// Adds a line; returns by how many bytes the event grew.
  mutating func add(_ line: AuditLine) -> Int {
    let before = lines.count
    let type = line.string(line.type)
    let fields = Self.fields(of: line, type: type)
    tell(fields, type: type)
    if !lines.isEmpty { lines.append(UInt8(ascii: ",")) }
    lines += Array(#"{"fields":{"#.utf8)
    Self.append(fields, to: &lines)
    lines += Array(#"},"raw":"#.utf8)
    CanonicalString.appendQuoted(line.text, to: &lines)
    lines += Array(#","type":"#.utf8)
    CanonicalString.appendQuoted(type.utf8, to: &lines)
    lines.append(UInt8(ascii: "}"))
    return lines.count - before
  }

  /// Appends the event's record.
  func append(to output: inout [UInt8]) {
    output += Array(#"{"event":{"#.utf8)
    var told = summary
    if told["name"] == nil { told["name"] = parent }
    Self.append(told.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, to: &output)
    output += Array(#"},"id":"#.utf8)
    CanonicalString.appendQuoted(id, to: &output)
    if let node {
      output += Array(#","node":"#.utf8)
      CanonicalString.appendQuoted(node, to: &output)
    }
    output += Array(#","records":["#.utf8)
    output += lines
    output += Array(#"],"serial":\#(serial),"time":"\#(time.columnText)","type":"#.utf8)
    CanonicalString.appendQuoted(type, to: &output)
    output.append(UInt8(ascii: "}"))
  }

  private static func append(_ fields: [(String, [UInt8])], to output: inout [UInt8]) {
    for (number, field) in fields.enumerated() {
      if number > 0 { output.append(UInt8(ascii: ",")) }
      CanonicalString.appendQuoted(field.0.utf8, to: &output)
      output.append(UInt8(ascii: ":"))
      CanonicalString.appendQuoted(field.1, to: &output)
    }
  }

  // MARK: Fields

  /// What a line says, each name once: the first, as a program's message comes after what the kernel
  /// says of the program.
  private static func fields(of line: AuditLine, type: String) -> [(String, [UInt8])] {
    var names: Set<String> = []
    var fields: [(String, [UInt8])] = []
    func add(_ name: String, _ value: [UInt8]) {
      if names.insert(name).inserted { fields.append((name, value)) }
    }
    for field in line.fields {
      let prefix = field.prefix.map { line.string($0) + "_" } ?? ""
      let name = prefix + line.string(field.name)
      add(name, AuditField.decoded(line, field, type: type))
      guard name == "saddr", let bytes = AuditField.bytes(ofHex: Array(line[field.value])) else {
        continue
      }
      for (name, value) in AuditField.socket(bytes) { add(name, Array(value.utf8)) }
    }
    guard type.hasSuffix("AVC") else { return fields }
    let words = line.words.map(line.string)
    for word in words where ["granted", "denied"].contains(word) {
      add("seresult", Array(word.utf8))
    }
    if let open = words.firstIndex(of: "{"), let close = words[open...].firstIndex(of: "}") {
      add("seperms", Array(words[open + 1..<close].joined(separator: ",").utf8))
    }
    return fields
  }

  private mutating func tell(_ fields: [(String, [UInt8])], type: String) {
    for (name, value) in fields where !AuditField.isUnset(name, value) {
      if Self.told.contains(name), summary[name] == nil { summary[name] = value }
    }
    if let success = summary["success"], success.elementsEqual("no".utf8) {
      summary["error"] = summary["exit"]
    }
    guard type == "PATH", let name = fields.first(where: { $0.0 == "name" })?.1,
      !AuditField.isUnset("name", name)
    else { return }
    let kind = fields.first { $0.0 == "nametype" || $0.0 == "objtype" }?.1 ?? []
    if kind.elementsEqual("PARENT".utf8) {
      parent = parent ?? name
    } else if summary["name"] == nil {
      summary["name"] = name
    }
  }
}
