import Cryptography
import Documents
import SQLite
import Trail

extension XMLReport {
  /// Writes what was tested, how, and what failed; `flush` takes away what is written now and then.
  func writeControls(
    _ xml: inout XMLWriter,
    flush: (inout XMLWriter) throws -> Void
  ) throws {
    xml.begin("controls")
    for result in report.controls {
      xml.begin(
        "control",
        [
          "id": result.control.id, "area": result.control.area,
          "severity": result.control.severity.rawValue,
        ]
      )
      writeTest(result, &xml)
      writeOutcome(result, &xml)
      try writeExceptions(result, &xml, flush: flush)
      writeResponses(result, &xml)
      xml.end()
    }
    xml.end()
  }

  private func writeTest(_ result: ControlResult, _ xml: inout XMLWriter) {
    let control = result.control
    xml.element("title", text: control.title)
    xml.element("statement", text: control.statement)
    xml.element("test") { xml in
      xml.element("nature", text: "reperformance")
      xml.element(
        "timing",
        [
          "begin": report.period.begin.description, "end": report.period.end.description,
          "lookback-seconds": "\(control.lookback)",
        ]
      )
      xml.element("extent", text: ReportWords.fullPopulation)
      xml.element("procedure", text: control.test)
      xml.element("row", text: control.row)
    }
    xml.element("query", ["sha256": control.digest.hex]) { xml in
      for parameter in control.parameters {
        xml.element(
          "parameter",
          ["name": parameter.name, "standard": parameter.standard?.reportText],
          text: parameter.value.reportText ?? ""
        )
      }
      xml.element("population-sql", text: control.population)
      xml.element("exceptions-sql", text: control.exceptions)
    }
  }

  private func writeOutcome(_ result: ControlResult, _ xml: inout XMLWriter) {
    xml.element("population", ["count": "\(result.populationCount)"]) { xml in
      for source in result.sources { xml.element("source", ["name": source]) }
      for day in result.populationByDay {
        xml.element("day", ["date": day.day, "count": "\(day.count)"])
      }
    }
    xml.element(
      "result",
      [
        "outcome": result.outcome.rawValue, "complete": result.isComplete ? "true" : "false",
        "assurance": result.assurance?.rawValue, "reason": result.reason,
      ]
    ) { xml in
      for finding in result.unprovenBy {
        xml.element(
          "unproven-by",
          ["code": finding.code, "source": finding.source, "place": finding.place]
        )
      }
    }
  }

  private func writeExceptions(
    _ result: ControlResult,
    _ xml: inout XMLWriter,
    flush: (inout XMLWriter) throws -> Void
  ) throws {
    xml.begin(
      "exceptions",
      ["count": "\(result.exceptionCount)", "waived": "\(result.waivedCount)"]
    )
    var count = 0
    try result.forEachException { exception in
      try write(exception, of: result, isShown: count < ControlResult.shownLimit, &xml)
      count += 1
      try flush(&xml)
    }
    xml.end()
  }

  private func write(
    _ exception: ControlException,
    of result: ControlResult,
    isShown: Bool,
    _ xml: inout XMLWriter
  ) throws {
    let found = try ExceptionEvent(exception, evidence)
    let condition = result.value("condition", of: exception)?.reportText ?? result.control.row
    xml.element("exception", ["ref": exception.reference, "waiver": exception.waiver]) { xml in
      xml.element("condition", text: condition)
      for (column, value) in zip(result.columns, exception.values) where !value.isNull {
        xml.element("value", ["column": column], text: value.reportText ?? "")
      }
      guard let found else { return }
      let event = found.event
      xml.element(
        "event",
        [
          "index": "\(event.index)", "source": event.source, "id": event.id,
          "nonce": event.nonce, "entry-sha256": found.entry.hex,
        ],
        text: isShown ? String(decoding: event.record, as: UTF8.self) : ""
      )
      if let place = found.provenance {
        xml.element(
          "source",
          [
            "object": place.file, "line": "\(place.record + 1)", "sha256": place.fileDigest.hex,
          ]
        )
      }
      guard isShown else { return }
      let name = "data/evidence/\(result.control.id)/\(exception.tail).tlog-proof"
      xml.element("proof", ["file": name])
    }
  }
}
