import Tickmark
import Trail

/// Findings for people: the worst first, and not more than fit a screen unless all are wanted.
struct FindingLines {
  private static let shownCount = 20
  let isVerbose: Bool
  let terminal: Terminal

  func lines(_ findings: [Finding]) -> [String] {
    let sorted = findings.sorted { ($0.class, $0) < ($1.class, $1) }
    let shown = isVerbose ? sorted : Array(sorted.prefix(Self.shownCount))
    let rest = sorted.count - shown.count
    return shown.flatMap(lines) + (rest > 0 ? ["  … \(rest) more: --verbose prints them"] : [])
  }

  private func lines(_ finding: Finding) -> [String] {
    let place = [finding.place, finding.stream, finding.interval?.description].compactMap { $0 }
    let known = [finding.found.map { "found \($0)" }, finding.expected.map { "want \($0)" }]
      .compactMap { $0 }
    let word = terminal.painted(finding.class.rawValue.padding(to: 7), Self.tone(finding.class))
    let first = ([finding.code, finding.source] + place).joined(separator: "  ")
    return ["  \(word)  \(ShownText.escaped(first))"]
      + (known.isEmpty ? [] : ["           \(ShownText.escaped(known.joined(separator: ", ")))"])
      + (isVerbose ? ["           \(ShownText.escaped(finding.advice))"] : [])
  }

  private static func tone(_ kind: FindingClass) -> Terminal.Tone {
    switch kind {
    case .broken, .absent: .red
    case .suspect: .yellow
    case .notice: .dim
    }
  }
}

extension String {
  /// Returns the text with blanks behind it, as wide as this at least.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
