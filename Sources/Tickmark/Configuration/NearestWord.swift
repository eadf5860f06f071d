/// Finds what somebody may have meant.
enum NearestWord {
  /// Returns `did you mean …?` if a word is near enough, else nil.
  static func hint(_ word: String, among words: some Sequence<String>) -> String? {
    let near = words.map { (EditDistance.between(word, $0), $0) }.min { $0 < $1 }
    guard let near, near.0 <= max(2, word.utf8.count / 3) else { return nil }
    return "did you mean \(near.1)?"
  }
}
