/// Makes inputs of a corpus: the same for the same seed and number.
struct Mutator {
  private static let byteLimit = 65_536
  private let corpus: [[UInt8]]
  private let seed: UInt64
  /// What the corpus is made of, to be put elsewhere.
  private let words: [[UInt8]]

  /// Numbers and bytes at which readers turn.
  private static let edges: [[UInt8]] =
    [
      "0", "-0", "-1", "1e999", "2147483648", "4294967296", "9223372036854775807",
      "9223372036854775808", "18446744073709551616", "00", "0x", "\n", "\r\n", "\n\n", "\u{0}",
      "\"",
      "\\", "\\u0000", "\\ud800", "{", "[", "]", "}", "[[[[[[[[", "../", "/", "~", "%", "%0", " ",
      "\u{2028}", "\u{feff}", "e\u{301}", "&amp;", "<!--", "]]>", "<?", ",", ":", "- ", "=", "—",
    ].map { Array($0.utf8) } + [[0xff], [0x80], [0xc3], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0]]

  init(_ corpus: [[UInt8]], seed: UInt64) {
    self.corpus = corpus.isEmpty ? [[]] : corpus
    self.seed = seed
    var words: Set<[UInt8]> = []
    for input in corpus {
      let pieces = input.prefix(8_192).split { !Self.isWord($0) }
      for piece in pieces where 2...40 ~= piece.count { words.insert(Array(piece)) }
    }
    self.words = words.sorted { $0.lexicographicallyPrecedes($1) } + Self.edges
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
    default: false
    }
  }

  var corpusCount: Int { corpus.count }

  /// The corpus's own inputs first, then changed ones without end.
  func input(_ number: Int) -> [UInt8] {
    guard number >= corpus.count else { return corpus[number] }
    var random = SeededRandom(seed &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(number))
    var input = corpus[random.below(corpus.count)]
    for _ in 0...random.below(6) { change(&input, &random) }
    return Array(input.prefix(Self.byteLimit))
  }

  private func change(_ input: inout [UInt8], _ random: inout SeededRandom) {
    let at = random.below(input.count + 1)
    let end = min(input.count, at + 1 + random.below(random.below(4) == 0 ? 512 : 8))
    switch random.below(9) {
    case 0 where at < input.count: input[at] ^= 1 << UInt8(random.below(8))
    case 1 where at < input.count: input[at] = UInt8(random.below(256))
    case 2: input.removeSubrange(at..<end)
    case 3: input.insert(contentsOf: input[at..<end], at: at)
    case 4:
      let word = words[random.below(words.count)]
      input.replaceSubrange(at..<min(input.count, at + word.count), with: word)
    case 5: input.insert(contentsOf: words[random.below(words.count)], at: at)
    case 6: input.removeSubrange(at...)
    case 7:
      let other = corpus[random.below(corpus.count)]
      let begin = random.below(other.count + 1)
      input.replaceSubrange(at..., with: other[begin...])
    default: repeatPart(of: &input, at: at, end: end, &random)
    }
  }

  /// Nesting, and members that come again and again.
  private func repeatPart(
    of input: inout [UInt8],
    at begin: Int,
    end: Int,
    _ random: inout SeededRandom
  ) {
    let part = Array(input[begin..<end])
    let count = min(1 + random.below(300), (Self.byteLimit - 1) / max(part.count, 1))
    input.insert(contentsOf: (0..<count).flatMap { _ in part }, at: begin)
  }
}

/// SplitMix64.
struct SeededRandom {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// A number of `0..<limit`; 0 where there is none.
  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return limit > 0 ? Int((mixed ^ (mixed >> 31)) % UInt64(limit)) : 0
  }
}
