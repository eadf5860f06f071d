package import Cryptography
package import Trail
package import TransparencyLog

/// What is signed over a report: what it says, and each data element that its pages embed.
///
///     tickmark-statement/v1
///     nightly/2026-11-23T02:00:00Z
///     2026-11-22T00:00:00Z/2026-11-23T00:00:00Z
///     exceptions
///     <root hash of the log, in base64>
///     <SHA-256, in hex>  control-root-account-use.html#events
///     …
///
/// The element lines are sorted by their bytes. Signed by the key `<origin>/bag`; pages embed the
/// note, and it lies in the bag as the file `statement`.
///
/// - SeeAlso: c2sp.org/signed-note.
package struct ReportStatement: Sendable, Hashable {
  /// One element of a page, by its exact text in UTF-8.
  package struct Element: Sendable, Hashable {
    package let page: String
    package let id: String
    package let digest: Digest

    package init(page: String, id: String, digest: Digest) {
      self.page = page
      self.id = id
      self.digest = digest
    }

    fileprivate var line: String { "\(digest.hex)  \(page)#\(id)" }
  }

  /// The file's name in a bag.
  package static let name = "statement"
  private static let firstLine = "tickmark-statement/v1"

  package let run: String
  /// `<begin>/<end>`, as ``Period`` describes itself.
  package let period: String
  package let verdict: Verdict
  package let root: Digest
  package let elements: [Element]

  package init(
    run: String,
    period: String,
    verdict: Verdict,
    root: Digest,
    elements: [Element]
  ) {
    self.run = run
    self.period = period
    self.verdict = verdict
    self.root = root
    self.elements = elements.sorted { $0.line.utf8.lexicographicallyPrecedes($1.line.utf8) }
  }

  /// The text that is signed.
  package var text: String {
    let head = [Self.firstLine, run, period, verdict.rawValue, root.base64]
    return (head + elements.map(\.line)).map { "\($0)\n" }.joined()
  }

  /// Reads a text exactly as ``text`` writes it.
  package init(text: String) throws(NoteError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 6, lines[0] == Self.firstLine, lines.last == "",
      let verdict = Verdict(rawValue: lines[3]), let root = Digest(base64: lines[4])
    else {
      throw .textMalformed(
        "statement: want \(Self.firstLine), run, period, verdict and root, a line each"
      )
    }
    var elements: [Element] = []
    for line in lines[5..<(lines.count - 1)] {
      guard let element = Element(line: line) else {
        throw .textMalformed(
          "statement: line \(elements.count + 6): want a digest and page#element"
        )
      }
      elements.append(element)
    }
    self.init(run: lines[1], period: lines[2], verdict: verdict, root: root, elements: elements)
    guard self.text == text else { throw .textMalformed("statement: elements out of order") }
  }
}

extension ReportStatement.Element {
  fileprivate init?(line: String) {
    let text = line.utf8
    guard let digest = Digest(hex: String(Substring(text.prefix(64)))),
      text.dropFirst(64).starts(with: "  ".utf8)
    else { return nil }
    let name = String(Substring(text.dropFirst(66)))
    let parts = name.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(page: parts[0], id: parts[1], digest: digest)
  }
}
