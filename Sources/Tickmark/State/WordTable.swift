/// A dictionary keyed by words, open addressing over a power of two of slots.
///
/// For keys that come by the million and are looked up once each: a hash of one multiplication in
/// place of SipHash, and no allocation but to grow. Nothing in it is for keys that an enemy chooses
/// freely: those of the log are the heads of keyed hashes, or numbers that we give.
struct WordTable<Value: Sendable>: Sendable {
  private var keys: [UInt64] = []
  private var values: [Value?] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  subscript(key: UInt64) -> Value? {
    get { keys.isEmpty ? nil : values[slot(of: key)] }
    set {
      guard let newValue else { preconditionFailure("values are never taken out") }
      if (count + 1) * 4 > keys.count * 3 { grow() }
      let slot = slot(of: key)
      if values[slot] == nil { count += 1 }
      keys[slot] = key
      values[slot] = newValue
    }
  }

  /// Empties the table; its memory stays.
  mutating func removeAll() {
    count = 0
    for slot in values.indices { values[slot] = nil }
  }

  /// All pairs, by their keys as signed numbers.
  func sorted() -> [(key: UInt64, value: Value)] {
    zip(keys, values)
      .compactMap { key, value in value.map { (key, $0) } }
      .sorted { Int64(bitPattern: $0.0) < Int64(bitPattern: $1.0) }
  }

  /// The key's slot, or the empty one where it would stand.
  private func slot(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & mask
    while values[slot] != nil, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = (keys, values)
    let size = max(256, keys.count * 2)
    keys = [UInt64](repeating: 0, count: size)
    values = [Value?](repeating: nil, count: size)
    for (key, value) in zip(old.0, old.1) where value != nil {
      let slot = slot(of: key)
      keys[slot] = key
      values[slot] = value
    }
  }
}
