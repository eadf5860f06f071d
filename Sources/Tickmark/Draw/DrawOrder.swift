import Cryptography

/// The order in which items of a population are drawn; nothing but seed and keys decides it.
///
///     rank = SHA-256("tickmark-draw/v1" LF control LF seed LF key)
///
/// `key` is the canonical JSON array (RFC 8785) of the values that the population knows the item by.
/// The sample are the items with the lowest ranks; of items with one key, those with the lowest index
/// in the log. Neither the population's order nor the host has a say, and a larger sample begins with
/// the smaller one.
struct DrawOrder: Sendable, Hashable {
  static let method = "tickmark-draw/v1"

  let control: String
  let seed: String

  func rank(_ key: String) -> Digest {
    SHA256.hash("\(Self.method)\n\(control)\n\(seed)\n\(key)")
  }
}

/// A row of a control's population.
struct PopulationItem: Sendable, Hashable {
  /// Canonical JSON array.
  let key: String
  /// The event it leads to.
  let entry: Int?
  /// The end of its exception's reference; nil where the test found none.
  let exception: String?
}

/// An item with its rank.
struct DrawnItem: Sendable, Hashable, Comparable {
  let rank: Digest
  let item: PopulationItem

  init(_ item: PopulationItem, _ order: DrawOrder) {
    self.item = item
    rank = order.rank(item.key)
  }

  static func < (a: Self, b: Self) -> Bool {
    if a.rank != b.rank { return a.rank.bytes.lexicographicallyPrecedes(b.rank.bytes) }
    return (a.item.entry ?? -1) < (b.item.entry ?? -1)
  }
}

/// The lowest items of all that were offered, in their order.
struct LowestItems: Sendable {
  let count: Int
  private(set) var items: [DrawnItem] = []

  init(_ count: Int) { self.count = count }

  mutating func offer(_ item: DrawnItem) {
    if items.count == count, let last = items.last, !(item < last) { return }
    items.insert(item, at: items.firstIndex { item < $0 } ?? items.endIndex)
    if items.count > count { items.removeLast() }
  }
}
