package import CanonicalJSON
package import Cryptography
package import Trail

/// What a record says of itself, in buffers that are used again for the next one.
package struct RecordFacts: Sendable {
  /// UTF-8 of the id: the identity's parts, `~` and `/` in them escaped as RFC 6901 does, joined by
  /// `/`.
  package internal(set) var id: [UInt8] = []
  package internal(set) var columns = ColumnValues()
  package internal(set) var time = Instant(microseconds: 0)
  package internal(set) var sequence: Int64?
  package internal(set) var link: ChainLink?
  /// What two deliveries of the event must share; nil: the whole record.
  package internal(set) var comparedContent: [UInt8]?
  package internal(set) var change = RecordChange.insert

  package init() {}

  /// Adds to the id, for an event in conflict.
  package mutating func add(toID suffix: String) { id += Array(suffix.utf8) }
}

/// A record's place in its hash chain.
package struct ChainLink: Sendable, Hashable {
  /// The hash that the record states of itself.
  package let own: Digest
  package let previous: Digest
  /// Whether the record hashes to what it states.
  package let isHashRight: Bool

  package init(own: Digest, previous: Digest, isHashRight: Bool) {
    self.own = own
    self.previous = previous
    self.isHashRight = isHashRight
  }
}

/// What a record of an export did to its item.
package enum RecordChange: Sendable, Hashable {
  case insert, update, delete
}

/// Why a record can't be taken.
package struct RecordProblem: Error, Hashable, CustomStringConvertible {
  /// What was found and what is wanted.
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Reads the facts of one source's records.
package struct RecordReader: Sendable {
  private let settings: FormatSettings
  private let mapping: PreparedMapping
  /// Places of the identity's pointers in the selection.
  private let identity: Identity
  private let chain: (previous: Int, hash: Int, over: Int?)?
  private let genesis: Digest?
  private let context: DynamoDB.Context
  private var nodes: [Int] = []

  private enum Identity: Sendable {
    case cloudtrail(account: Int, event: Int)
    case dynamodb
    /// Column `stream` and `sequence`, else the mapped id, else the record's digest.
    case lines(id: Int)
  }

  /// - Parameter context: of a DynamoDB source, what its manifests say.
  package init(_ settings: FormatSettings, context: DynamoDB.Context = DynamoDB.Context()) {
    self.settings = settings
    self.context = context
    var extra: [JSONPointer] = []
    func place(_ pointer: JSONPointer) -> Int {
      extra.append(pointer)
      return extra.count - 1
    }
    switch settings.format {
    case .cloudtrail:
      identity = .cloudtrail(
        account: place(CloudTrail.accountPointer),
        event: place(CloudTrail.eventIDPointer)
      )
    case .dynamodbExport: identity = .dynamodb
    case .chainedJSONLines, .jsonLines:
      identity = .lines(id: place(settings.map["id"] ?? JSONLines.idPointer))
    }
    chain = settings.chain.map { chain in
      (place(chain.previous), place(chain.hash), chain.over.map(place))
    }
    genesis = settings.chain.flatMap { Digest(hex: $0.genesis) }
    mapping = PreparedMapping(settings.mapping, extra: extra)
  }

  /// Reads a parsed record.
  ///
  /// - Parameters:
  ///   - sealed: nodes whose values are sealed, which give no column.
  ///   - file: the file's name, which tells a DynamoDB item's table.
  package mutating func read(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    sealed: [Int],
    file: String,
    into facts: inout RecordFacts
  ) throws(RecordProblem) {
    guard tape.kind(of: 0) == .object else { throw RecordProblem("no object at the top") }
    unsafe mapping.select(tape, bytes, sealed: [], into: &nodes)
    guard let time = unsafe mapping.time(tape, bytes, nodes) else {
      throw RecordProblem("no time, want RFC 3339 at \(timePlaces)")
    }
    facts.time = time
    if let chain { facts.link = try unsafe link(chain, tape, bytes) } else { facts.link = nil }
    if !sealed.isEmpty { unsafe mapping.select(tape, bytes, sealed: sealed, into: &nodes) }
    unsafe mapping.evaluate(tape, bytes, nodes, into: &facts.columns)
    facts.sequence = try sequence(facts.columns)
    facts.comparedContent = nil
    facts.change = .insert
    try unsafe identify(tape, bytes, file: file, &facts)
  }

  private var timePlaces: String {
    (settings.mapping.rules[.time] ?? []).flatMap(\.pointers).map(\.description)
      .joined(separator: " or ")
  }

  private func sequence(_ columns: ColumnValues) throws(RecordProblem) -> Int64? {
    guard let text = columns[.sequence] else { return nil }
    guard let number = Int64(text), number >= 0, String(number) == text else {
      throw RecordProblem("sequence \(text.prefix(40)), want a whole number")
    }
    return number
  }

  private func identify(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    file: String,
    _ facts: inout RecordFacts
  ) throws(RecordProblem) {
    facts.id.removeAll(keepingCapacity: true)
    switch identity {
    case .cloudtrail(let account, let event):
      guard unsafe appendPart(nodes[event], tape, bytes, to: &facts.id) else {
        return unsafe appendDigest(tape, bytes, to: &facts.id)
      }
      let id = facts.id
      facts.id.removeAll(keepingCapacity: true)
      if unsafe appendPart(nodes[account], tape, bytes, to: &facts.id) {
        facts.id.append(UInt8(ascii: "/"))
      }
      facts.id += id
    case .dynamodb:
      try unsafe DynamoDB.identify(tape, bytes, file: file, context, &facts)
    case .lines(let id):
      if let stream = facts.columns.range(of: .stream), let sequence = facts.sequence {
        Self.appendEscaped(facts.columns.bytes[stream], to: &facts.id)
        facts.id += Array("/\(sequence)".utf8)
      } else if settings.format == .chainedJSONLines {
        throw RecordProblem("no stream and sequence, which a chain needs")
      } else if unsafe !appendPart(nodes[id], tape, bytes, to: &facts.id) {
        unsafe appendDigest(tape, bytes, to: &facts.id)
      }
    }
  }

  /// Appends an identity's part, escaped; returns whether there is one.
  private func appendPart(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to id: inout [UInt8]
  ) -> Bool {
    guard node >= 0 else { return false }
    var text: [UInt8] = []
    switch tape.kind(of: node) {
    case .string: unsafe tape.appendDecodedString(at: node, in: bytes, to: &text)
    case .number: unsafe tape.appendCanonical(node, in: bytes, to: &text)
    default: return false
    }
    Self.appendEscaped(text[...], to: &id)
    return !text.isEmpty
  }

  static func appendEscaped(_ text: ArraySlice<UInt8>, to id: inout [UInt8]) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "~"): id += [UInt8(ascii: "~"), UInt8(ascii: "0")]
      case UInt8(ascii: "/"): id += [UInt8(ascii: "~"), UInt8(ascii: "1")]
      default: id.append(byte)
      }
    }
  }

  private func appendDigest(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to id: inout [UInt8]
  ) {
    id += Array("sha256/\(SHA256.hash(unsafe tape.canonical(in: bytes)).hex)".utf8)
  }

  // MARK: The chain

  private func link(
    _ chain: (previous: Int, hash: Int, over: Int?),
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) throws(RecordProblem) -> ChainLink {
    guard let own = unsafe digest(nodes[chain.hash], tape, bytes) else {
      throw RecordProblem(
        "no hash, want 64 hex digits at \(settings.chain?.hash.description ?? "")"
      )
    }
    guard let previous = unsafe digest(nodes[chain.previous], tape, bytes) else {
      throw RecordProblem(
        "no previous hash, want 64 hex digits at \(settings.chain?.previous.description ?? "")"
      )
    }
    var content: [UInt8] = []
    if let over = chain.over {
      guard nodes[over] >= 0 else {
        throw RecordProblem(
          "nothing at \(settings.chain?.over?.description ?? ""), which is hashed"
        )
      }
      unsafe tape.appendCanonical(nodes[over], in: bytes, to: &content)
    } else {
      unsafe tape.appendCanonical(in: bytes, omitting: nodes[chain.hash], to: &content)
    }
    // A first record's previous hash is told by the tracker as 64 zeros, whatever is configured.
    let isFirst = previous == genesis
    return ChainLink(
      own: own,
      previous: isFirst ? .zero : previous,
      isHashRight: SHA256.hash(content) == own
    )
  }

  private func digest(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Digest? {
    guard node >= 0, tape.kind(of: node) == .string else { return nil }
    return Digest(hex: unsafe tape.string(at: node, in: bytes))
  }
}
