package import CanonicalJSON
import Cryptography

/// What is to be drawn.
package struct DrawRequest: Sendable, Hashable {
  /// A page shows no more with their proofs.
  package static let mostItems = ControlResult.shownLimit
  private static let longestSeed = 200

  package let control: String
  package let count: Int
  package let seed: String
  /// Whether items that the test found to be exceptions are left out: those are looked at one by one.
  package let leavesExceptionsOut: Bool
  /// Where the workpaper goes; nil for a folder named after the request.
  package let folder: String?

  /// - Throws: ``RunError`` for a count out of bounds, and for a seed that can't stand on one line.
  package init(
    control: String,
    count: Int,
    seed: String,
    leavesExceptionsOut: Bool = false,
    folder: String? = nil
  ) throws(RunError) {
    guard (1...Self.mostItems).contains(count) else {
      throw RunError(place: "--count", message: "\(count), want 1 to \(Self.mostItems)")
    }
    let isPlain = seed.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    guard !seed.isEmpty, seed.utf8.count <= Self.longestSeed, isPlain else {
      throw RunError(
        place: "--seed",
        message: "\(ShownText.quoted(seed)), want one line of 1 to \(Self.longestSeed) bytes"
      )
    }
    self.control = control
    self.count = count
    self.seed = seed
    self.leavesExceptionsOut = leavesExceptionsOut
    self.folder = folder
  }

  var order: DrawOrder { DrawOrder(control: control, seed: seed) }

  /// `<control>-<count>-<eight hex of what else was asked for>`.
  var name: String {
    let rest = SHA256.hash("\(seed)\n\(leavesExceptionsOut)").hex.prefix(8)
    return "\(control)-\(count)-\(rest)"
  }
}

/// What became of a request.
package enum DrawOutcome: Sendable {
  /// Drawn from a population that is proven.
  case drawn(DrawSummary)
  /// The population isn't proven, for this reason: a sample of it would prove nothing.
  case refused(String)
}

/// A workpaper that was written.
package struct DrawSummary: Sendable, Hashable {
  /// As the configuration would name it.
  package var folder: String
  package var run: String
  package var control: String
  package var population: Int
  /// Items that could be drawn.
  package var eligible: Int
  package var drawn: Int
  /// Of those drawn, exceptions of the test.
  package var exceptions: Int

  /// The document that `--json` prints.
  package var json: JSONValue {
    [
      "verdict": "drawn", "folder": .string(folder), "run": .string(run),
      "control": .string(control), "population": JSONValue(population),
      "eligible": JSONValue(eligible), "drawn": JSONValue(drawn),
      "exceptions": JSONValue(exceptions),
    ]
  }
}
