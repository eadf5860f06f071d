/// How S3 keys, which manifests and digests speak in, belong to names in a source's location.
///
/// A location leaves out one part in front of all keys, or has one folder of its own in front of all
/// names; which, the files that state their own key tell by majority.
struct KeyNames: Sendable, Hashable {
  private enum Difference: Sendable, Hashable {
    case keysHave(String)
    case namesHave(String)

    var text: String {
      switch self {
      case .keysHave(let text), .namesHave(let text): text
      }
    }
  }

  private let difference: Difference

  /// - Parameters:
  ///   - pairs: files that state their own key.
  ///   - prefix: what keys have in front of names, where that is known beforehand.
  init(_ pairs: [(key: String, name: String)], prefix: String? = nil) {
    if let prefix {
      let isOpen = !prefix.isEmpty && !prefix.hasSuffix("/")
      difference = .keysHave(isOpen ? prefix + "/" : prefix)
      return
    }
    var counts: [Difference: Int] = [:]
    for pair in pairs {
      if let difference = Self.difference(pair) { counts[difference, default: 0] += 1 }
    }
    let best = counts.max { a, b in
      if a.value != b.value { return a.value < b.value }
      let (first, second) = (a.key.text, b.key.text)
      return first.utf8.count != second.utf8.count
        ? first.utf8.count > second.utf8.count : first > second
    }
    difference = best?.key ?? .keysHave("")
  }

  private static func difference(_ pair: (key: String, name: String)) -> Difference? {
    if pair.key == pair.name { return .keysHave("") }
    if pair.key.hasSuffix("/" + pair.name) {
      return .keysHave(String(pair.key.dropLast(pair.name.count)))
    }
    guard pair.name.hasSuffix("/" + pair.key) else { return nil }
    return .namesHave(String(pair.name.dropLast(pair.key.count)))
  }

  /// Returns the name that the object with this key has in the location.
  func name(ofKey key: String) -> String {
    switch difference {
    case .keysHave(let prefix):
      key.utf8.starts(with: prefix.utf8) ? String(key.dropFirst(prefix.count)) : key
    case .namesHave(let prefix): prefix + key
    }
  }
}
