import CanonicalJSON

/// A tape together with its bytes, so that a test asks without pointers.
struct ParsedText {
  let bytes: [UInt8]
  private(set) var tape: JSONTape

  init(
    _ text: some Sequence<UInt8>,
    limits: JSONLimits = JSONLimits(),
    _ numbers: NumberMode = .exact
  ) throws(JSONError) {
    bytes = Array(text)
    tape = JSONTape(limits: limits, numbers: numbers)
    try parse()
  }

  init(_ text: String, _ numbers: NumberMode = .exact) throws(JSONError) {
    try self.init(text.utf8, numbers)
  }

  private mutating func parse() throws(JSONError) {
    // The array outlives the call, and the tape keeps offsets only.
    try unsafe bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      try unsafe tape.parse(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Asks the tape about its own bytes.
  func ask<Answer>(_ question: (JSONTape, UnsafeRawBufferPointer) -> Answer) -> Answer {
    unsafe bytes.withUnsafeBytes { unsafe question(tape, $0) }
  }

  func canonical(
    _ node: Int = 0,
    omitting omitted: Int? = nil,
    replacing replacements: [(Int, String)] = []
  ) -> String {
    var output = Array("before".utf8)
    let edits = replacements.map { (node: $0.0, bytes: Array($0.1.utf8)) }
    unsafe ask { tape, bytes in
      unsafe tape.appendCanonical(
        node,
        in: bytes,
        omitting: omitted,
        replacing: edits,
        to: &output
      )
    }
    return String(decoding: output.dropFirst(6), as: UTF8.self)
  }

  func member(_ name: String, of node: Int = 0) -> Int? {
    unsafe ask { unsafe $0.member(Array(name.utf8), of: node, in: $1) }
  }

  func string(_ node: Int) -> String { unsafe ask { unsafe $0.string(at: node, in: $1) } }

  func node(_ pointer: String) throws -> Int? {
    let pointer = try JSONPointer(pointer)
    return unsafe ask { unsafe $0.resolve(pointer, in: $1) }
  }

  func nodes(_ pointer: String) throws -> [(node: Int, pointer: String)] {
    let pointer = try JSONPointer(pointer)
    return unsafe ask { unsafe $0.resolveAll(pointer, in: $1) }
  }
}

/// Returns the canonical form by way of a tape.
func canonical(_ text: some Sequence<UInt8>, _ numbers: NumberMode = .exact) throws -> [UInt8] {
  let parsed = try ParsedText(text, numbers)
  return unsafe parsed.ask { unsafe $0.canonical(in: $1) }
}

func canonical(_ text: String, _ numbers: NumberMode = .exact) throws -> String {
  String(decoding: try canonical(text.utf8, numbers), as: UTF8.self)
}

/// Returns the error's text, nil if there is no error.
func refusal(
  _ text: some Sequence<UInt8>,
  limits: JSONLimits = JSONLimits(),
  _ numbers: NumberMode = .exact
) -> String? {
  do {
    _ = try ParsedText(text, limits: limits, numbers)
    return nil
  } catch {
    return error.description
  }
}

func refusal(
  _ text: String,
  limits: JSONLimits = JSONLimits(),
  _ numbers: NumberMode = .exact
) -> String? {
  refusal(text.utf8, limits: limits, numbers)
}

/// A small generator whose seed a failing test prints.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
