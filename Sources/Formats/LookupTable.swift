/// A few texts and what each stands for, searched without allocating.
struct LookupTable: Sendable {
  private var bytes: [UInt8] = []
  /// Ends of key and value by turns; each begins where the one before ends.
  private var ends: [Int] = []

  init(_ table: [String: String]) {
    for (key, value) in table.sorted(by: { $0.key < $1.key }) {
      bytes += Array(key.utf8)
      ends.append(bytes.count)
      bytes += Array(value.utf8)
      ends.append(bytes.count)
    }
  }

  /// Puts a text's value in its place.
  ///
  /// - Parameters:
  ///   - begin: where the text begins that ends with `text`.
  ///   - text: a buffer.
  /// - Returns: false, with nothing changed, for a text that isn't in the table.
  func replace(from begin: Int, in text: inout [UInt8]) -> Bool {
    var start = 0
    for index in stride(from: 0, to: ends.count, by: 2) {
      if isEqual(start..<ends[index], text, from: begin) {
        text.removeLast(text.count - begin)
        text.append(contentsOf: bytes[ends[index]..<ends[index + 1]])
        return true
      }
      start = ends[index + 1]
    }
    return false
  }

  private func isEqual(_ key: Range<Int>, _ text: [UInt8], from begin: Int) -> Bool {
    guard key.count == text.count - begin else { return false }
    for offset in 0..<key.count where bytes[key.lowerBound + offset] != text[begin + offset] {
      return false
    }
    return true
  }
}
