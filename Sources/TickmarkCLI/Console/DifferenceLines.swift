import Tickmark
import Trail

/// A difference of two bags in lines for people: the history first, then what it brought.
struct DifferenceLines {
  private static let limit = 20

  private let difference: BagDifference
  private let terminal: Terminal
  private let isVerbose: Bool

  init(_ difference: BagDifference, _ terminal: Terminal, _ isVerbose: Bool) {
    self.difference = difference
    self.terminal = terminal
    self.isVerbose = isVerbose
  }

  var lines: [String] {
    let (old, new) = (difference.old, difference.new)
    let tone: Terminal.Tone =
      switch difference.history {
      case .same, .more: .green
      case .unproven: .yellow
      case .changed: .red
      }
    let history = terminal.painted(difference.history.word, tone)
    return [
      "history     \(history): \(ShownText.escaped(difference.history.words))",
      "verdict     \(old.verdict.rawValue) -> \(new.verdict.rawValue)",
    ] + controls
      + exceptions("new", difference.added) + exceptions("gone", difference.gone) + changes
  }

  private var controls: [String] {
    ["controls    \(difference.controls.count) changed"]
      + limited(difference.controls).map { change in
        "  \(ShownText.escaped(change.id)): \(Self.words(change.old)) -> \(Self.words(change.new))"
      } + rest(difference.controls.count)
  }

  private static func words(_ control: BagContents.Control?) -> String {
    control.map { "\(ShownText.escaped($0.result)) \($0.exceptions) of \($0.population)" }
      ?? "not tested"
  }

  private func exceptions(_ name: String, _ list: [BagDifference.Exception]) -> [String] {
    ["\(name.padding(to: 12))\(list.count)"]
      + limited(list).map {
        "  \(ShownText.escaped($0.reference))  \(ShownText.escaped($0.words))"
      } + rest(list.count)
  }

  private var changes: [String] {
    ["changed     \(difference.changed.count)"]
      + limited(difference.changed).flatMap { change in
        ["  \(ShownText.escaped(change.reference))"]
          + change.cells.map {
            "    \($0.column): \(ShownText.quoted($0.old)) -> \(ShownText.quoted($0.new))"
          }
      } + rest(difference.changed.count)
  }

  private func limited<Element>(_ list: [Element]) -> [Element] {
    isVerbose ? list : Array(list.prefix(Self.limit))
  }

  private func rest(_ count: Int) -> [String] {
    isVerbose || count <= Self.limit ? [] : ["  \(count - Self.limit) more: --verbose prints them"]
  }
}
