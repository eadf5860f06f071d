/// A text with `*` for any run of characters, none included: `arn:*`, `*.gserviceaccount.com`.
///
/// It matches a whole text, and by bytes: case counts, and there is no escape for `*`. Searched
/// without allocating.
struct TextPattern: Sendable {
  private var bytes: [UInt8] = []
  /// Where each part between two `*` ends; it begins where the one before ends.
  private var ends: [Int] = []

  init(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
    for part in parts {
      bytes += Array(part)
      ends.append(bytes.count)
    }
  }

  /// Returns whether what stands in `text` from `begin` on matches.
  func matches(_ text: [UInt8], from begin: Int) -> Bool {
    let first = 0..<ends[0]
    guard ends.count > 1 else {
      return first.count == text.count - begin && isEqual(first, text, at: begin)
    }
    let last = ends[ends.count - 2]..<ends[ends.count - 1]
    let limit = text.count - last.count
    guard begin + first.count <= limit, isEqual(first, text, at: begin),
      isEqual(last, text, at: limit)
    else { return false }
    var at = begin + first.count
    for index in 1..<ends.count - 1 {
      let part = ends[index - 1]..<ends[index]
      // The leftmost place leaves the most for the parts that follow.
      while at + part.count <= limit, !isEqual(part, text, at: at) { at += 1 }
      guard at + part.count <= limit else { return false }
      at += part.count
    }
    return true
  }

  /// Whether a part stands at a place from which the text is long enough.
  private func isEqual(_ part: Range<Int>, _ text: [UInt8], at place: Int) -> Bool {
    for offset in 0..<part.count where bytes[part.lowerBound + offset] != text[place + offset] {
      return false
    }
    return true
  }
}
