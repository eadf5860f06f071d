import Cryptography
import Trail

/// `README.txt` of a bag: what lies in it, and how to check it with and without Tickmark.
struct BagReadme {
  let report: Report
  let formats: Set<ReportFormat>
  let isRaw: Bool
  let isExternal: Bool

  var text: String {
    let parts = [head, contents, checks, formats.contains(.csv) ? tables : nil, limits]
    return parts.compactMap { $0 }.joined(separator: "\n")
  }

  private var head: String {
    """
    Tickmark report of the pipeline \(report.pipeline)
    Run      \(report.run)
    Period   \(period), the end not included (\(report.timezone))
    Revision \(report.revision)\(predecessor)
    Log      \(report.log.size) entries, root \(report.log.root.base64)
    \(isExternal ? "Masked   sealed values stay sealed, and no export file is in here\n" : "")
    """
  }

  private var period: String { "\(report.period.begin) to \(report.period.end)" }

  private var predecessor: String {
    report.supersedes.map { ", instead of that of \($0.run): \($0.reason)" }
      ?? report.occasion.map { ": \($0)" } ?? ""
  }

  private var contents: String {
    var lines: [(String, String)] = []
    if formats.contains(.html) {
      lines += [
        ("index.html", "the report; open it in a browser, no network is needed"),
        ("framework-*, control-*", "a page for each framework and each control"),
        ("coverage.html", "which nights are proven"), ("integrity.html", "custody and proofs"),
      ]
    }
    if formats.contains(.xml) { lines.append(("report.xml", "the report as data (report.xsd)")) }
    if formats.contains(.csv) { lines.append(("*.csv", "the report as tables; see below")) }
    if formats.contains(.oscal) {
      lines.append(("oscal-assessment-*", "the report as OSCAL 1.1.2, as XML and as JSON"))
    }
    if formats.contains(.ocsf) {
      lines.append((OCSFReport.name, "OCSF compliance findings, one a line"))
    }
    if formats.contains(.junit) { lines.append((Report.junitName, "the tests for a CI server")) }
    if formats.contains(.markdown) { lines.append((MarkdownReport.name, "the report on one page")) }
    lines += [
      ("statement", "signed: verdict, root, and the SHA-256 of what the pages embed"),
      ("checkpoint", "signed: size and root of the log (c2sp.org/tlog-checkpoint)"),
    ]
    if report.log.previous != nil {
      lines.append(("checkpoint.previous", "that of the run before, with the proof in consistency"))
    }
    lines += [
      ("data/evidence", "the events behind the exceptions, their proofs, the sources' own proofs"),
      ("bag.note", "signed: the digests of both manifests"),
      ("verify.py", "checks all this with nothing but Python's standard library"),
    ]
    return "Contents\n" + lines.map { "  \($0.0.padded(to: 23))\($0.1)\n" }.joined()
  }

  private var checks: String {
    """
    Checks
      Keys prove only what you know of them: compare these with what you were given another way.
        \(report.log.bagKey)
        \(report.log.checkpointKey)
      tickmark verify . --key <bag key>     signatures, manifests, every proof
      python3 verify.py . <bag key>         the same, by another program
      sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
    \(formats.contains(.xml) ? "  xmllint --noout --schema report.xsd report.xml\n" : "")
    """
  }

  private var tables: String {
    let guarded = """
      A text that a spreadsheet would run (it begins with = + - @, their full-width forms, TAB, CR
      or LF) has an apostrophe in front, also behind apostrophes of its own: take one away to get
      the text. Control characters but TAB, LF and CR read U+FFFD. Numbers are never changed.
      """
    let raw = "Texts are as they are: don't open these tables in a spreadsheet."
    return """
      Tables
      \(indented("RFC 4180: UTF-8, commas, CRLF, one header row. Times are UTC, RFC 3339."))
      \(indented(isRaw ? raw : guarded))
      \(indented("source_line counts a file's records from 1. An empty cell: not known, or none."))

      """
  }

  private var limits: String {
    """
    Limits
      \(ReportWords.limits)
      Complete means complete against the sources' own manifests: what a source never wrote down
      can't be seen here. The proofs show that events stand in the log; that there are no other
      exceptions is shown only by running the queries again (tickmark verify --deep).

    """
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }
}

extension String {
  /// The text with spaces behind it, up to a width.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
