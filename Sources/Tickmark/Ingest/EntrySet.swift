/// A set of entries, a bit for each entry of the log.
struct EntrySet: Sendable, Hashable {
  private var words: [UInt64] = []

  mutating func insert(_ entry: Int) {
    let word = entry >> 6
    if word >= words.count {
      words += [UInt64](repeating: 0, count: max(word + 1 - words.count, words.count / 2))
    }
    words[word] |= 1 << UInt64(entry & 63)
  }

  func contains(_ entry: Int) -> Bool {
    let word = entry >> 6
    return word < words.count && words[word] & (1 << UInt64(entry & 63)) != 0
  }
}
