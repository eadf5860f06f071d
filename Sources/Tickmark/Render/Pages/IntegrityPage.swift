import Cryptography
import Documents
import Trail

/// Custody, keys, the signed log, how to check and to reproduce, and what can't be shown.
struct IntegrityPage {
  private let frame: PageFrame
  private var report: Report { frame.report }

  init(_ frame: PageFrame) { self.frame = frame }

  func page() -> BagPage {
    let content = PageFrame.Content(
      name: PageName.integrity,
      title: "Integrity",
      current: PageName.integrity
    )
    return frame.page(content) { html in
      html.element("div", ["class": "head"]) { html in
        html.element("p", ["class": "crumb"]) { html in
          html.link(PageName.index, "Summary")
          html.text(" / Integrity")
        }
        html.element("h1", text: "Chain of custody and integrity")
        html.facts(frame)
      }
      html.lineBreak()
      html.element("section", ["class": "card first", "aria-label": "Keys"], content: writeKeys)
      html.element("div", ["class": "rest"]) { html in
        html.card("From export to report", content: writeCustody)
        html.grid("halves") { html in
          html.card("The signed log", content: writeLog)
          html.card("Check it without this page", content: writeChecks)
        }
        html.grid("halves") { html in
          html.card("Make it again", content: writeReproduction)
          html.card("Versions of this report", content: writeVersions)
        }
        html.card("What no page can show", id: "limits") { html in
          html.element("ul", ["class": "plain"]) { html in
            for sentence in ReportWords.cannotShow { html.element("li", text: sentence) }
          }
        }
        html.card("Tickmarks") { html in html.markLegend() }
        html.signOff()
        html.limits(frame)
      }
    }
  }

  private func writeKeys(_ html: inout HTMLWriter) {
    html.element("h2", text: "Is it really their key?")
    html.element(
      "p",
      text:
        "Read these words to the issuer, or compare them with those you were given another way. "
        + "Other words mean another key."
    )
    for (name, key) in [
      ("Signs reports", report.log.bagKey), ("Signs the log", report.log.checkpointKey),
    ] {
      html.element("h3", text: name)
      html.element("p", ["class": "words"], text: KeyFingerprint.words(of: SHA256.hash(key)))
      html.listing(key)
    }
    html.element("h3", text: "Root of the log")
    html.element("p", ["class": "words"], text: KeyFingerprint.words(of: report.log.root))
  }

  private func writeCustody(_ html: inout HTMLWriter) {
    html.element("ol", ["class": "steps"]) { html in
      for step in report.custody {
        html.element("li") { html in
          html.element("b", text: step.step.prefix(1).uppercased() + step.step.dropFirst())
          html.text("\(PageText.count(step.countIn)) in, \(PageText.count(step.countOut)) out")
          html.element("span", ["class": "sub mono"]) { html in
            html.text("in \(step.inputSHA256.hex.prefix(16))…")
            html.void("br")
            html.text("out \(step.outputSHA256.hex.prefix(16))…")
          }
        }
      }
    }
    html.element(
      "p",
      ["class": "small soft gap"],
      text:
        "Each step's digests of what went in and came out; whole in custody.csv. Durations, host and "
        + "operator are no part of a report."
    )
  }

  private func writeLog(_ html: inout HTMLWriter) {
    html.element(
      "p",
      ["class": "small soft"],
      text: "A checkpoint of \(PageText.count(report.log.size)) entries (c2sp.org/tlog-checkpoint)."
    )
    html.listing(report.log.checkpoint)
    if let previous = report.log.previous {
      html.element(
        "p",
        ["class": "small soft"],
        text: "That of the run before, which this one contains:"
      )
      html.listing(previous)
    } else {
      html.element("p", ["class": "small soft"], text: "It is the first of its log.")
    }
  }

  private func writeChecks(_ html: inout HTMLWriter) {
    html.element("p", text: "In the folder of this report:")
    html.listing(
      """
      tickmark verify . --key '\(report.log.bagKey)'
      python3 verify.py . '\(report.log.bagKey)'
      sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
      """
    )
    html.element(
      "p",
      ["class": "small soft"],
      text:
        "The second needs nothing but Python's standard library and shares no code with Tickmark. "
        + "Every exception lies with its event and proof in data/evidence, next to the source's own "
        + "digests and signatures."
    )
  }

  private func writeReproduction(_ html: inout HTMLWriter) {
    html.listing(
      """
      tickmark run \(report.pipeline) --at \(report.at)
      tickmark diff <this folder> <the new one>
      """
    )
    html.pairs { html in
      html.pair("Version", report.version)
      html.pair("Configuration, SHA-256", report.configuration.hex, classes: "mono")
      if let identities = report.identities {
        html.pair("Identity map, SHA-256", identities.hex, classes: "mono")
      }
    }
    html.element(
      "p",
      ["class": "small soft gap"],
      text: "The same exports, configuration, keys and version give the same bytes."
    )
  }

  private func writeVersions(_ html: inout HTMLWriter) {
    html.table(["Revision", "Run", "Why"]) { html in
      html.row { html in
        html.cell("Revision", "\(report.revision)")
        html.cell("Run", report.run)
        html.cell("Why", report.supersedes?.reason ?? report.occasion ?? "first issue")
      }
      if let earlier = report.supersedes {
        html.row { html in
          html.cell("Revision", "\(report.revision - 1)")
          html.cell("Run", earlier.run)
          html.element("td", ["data-label": "Why"]) { html in
            html.text("replaced; its bag.note has SHA-256 ")
            html.element("code", text: earlier.bagNote.hex)
          }
        }
      }
    }
  }
}
