/// What is left out or replaced when a tape is written.
struct TapeEdits {
  /// The value of the member that is left out, -1 if none is.
  let omitted: Int
  /// Sorted by node.
  let replacements: [JSONTape.Replacement]
  /// From the first edited node to after the last.
  private let begin: Int
  private let end: Int

  init(omitted: Int?, replacements: [JSONTape.Replacement]) {
    self.omitted = omitted ?? -1
    self.replacements = replacements
    begin = min(omitted ?? .max, replacements.first?.node ?? .max)
    end = max(omitted ?? -1, replacements.last?.node ?? -1) + 1
  }

  /// Returns whether one of the nodes from `node` to before `next` is left out or replaced.
  @inline(always) func touch(_ node: Int, _ next: Int) -> Bool {
    next > begin && node < end && first(from: node) < next
  }

  /// Returns the first node from this one that is left out or replaced, `Int.max` if none is.
  func first(from node: Int) -> Int {
    let index = firstReplacement(from: node)
    let replaced = index < replacements.count ? replacements[index].node : .max
    return omitted >= node ? min(replaced, omitted) : replaced
  }

  func replacement(of node: Int) -> [UInt8]? {
    let index = firstReplacement(from: node)
    guard index < replacements.count, replacements[index].node == node else { return nil }
    return replacements[index].bytes
  }

  private func firstReplacement(from node: Int) -> Int {
    var (low, high) = (0, replacements.count)
    while low < high {
      let middle = (low + high) / 2
      if replacements[middle].node < node { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
