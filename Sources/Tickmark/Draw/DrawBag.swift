import CanonicalJSON
import Cryptography
import Documents
import Trail
import TransparencyLog

/// A sample as a workpaper: a bag of its own, which is verified as a report's is.
///
///     sample-<control>.html    the items with their events and proofs, and room for the tester
///     sample.csv               the same, with the tester's columns
///     population.csv           every item with its rank: whoever sorts it finds the sample again
///     draw.json                method, control, count, seed
///     data/evidence/…          events, proofs, and what the sources give as proof
///
/// - SeeAlso: docs/draw.md.
struct DrawBag {
  static let sampleName = "sample.csv"
  static let populationName = "population.csv"
  static let drawName = "draw.json"

  static let sampleColumns = [
    "ref", "rank_sha256", "key", "test_result", "time_utc", "actor", "action", "target", "outcome",
    "index", "entry_sha256", "source_object", "source_line", "source_sha256", "auditor_result",
    "auditor_remarks", "tested_by", "tested_on",
  ]
  static let populationColumns = ["key", "index", "rank_sha256", "test_result"]

  let sample: DrawnSample
  /// The report of the run, with nothing but the drawn items.
  let report: Report
  let evidence: any EvidenceReader
  let signer: NoteSigner
  let library: ReportLibrary
  let rawFile: (Digest) throws -> [UInt8]?

  /// Writes the whole bag.
  func write(to sink: any BagSink) throws {
    let bag = BagAssembly(sink)
    try BagEvidence(report: report, evidence: evidence, rawFile: rawFile).write(to: bag)
    try bag.write(Self.sampleName, try sampleTable())
    try bag.write(Self.populationName) { write in try writePopulation(write) }
    try bag.write(Self.drawName, sample.json(report).canonical + [UInt8(ascii: "\n")])
    try writePage(to: bag)
    try bag.write("checkpoint", text: report.log.checkpoint)
    if let previous = report.log.previous {
      try bag.write("checkpoint.previous", text: previous)
      let hashes = report.log.consistency.map { "\($0.base64)\n" }
      try bag.write("consistency", text: hashes.joined())
    }
    try bag.write("README.txt", text: DrawReadme(sample: sample, report: report).text)
    try bag.write("verify.py", library.verifier)
    let manifests = try bag.finish(info: info)
    let note = BagNote(
      run: "\(report.run)/draw/\(sample.request.name)",
      manifest: SHA256.hash(manifests.payload.bytes),
      tagManifest: SHA256.hash(manifests.tags.bytes),
      predecessor: nil
    )
    try sink.write(BagNote.name, Array(signer.sign(note.text).utf8))
  }

  private var info: [BagInfo.Field] {
    [
      .init(label: "Source-Organization", value: report.origin),
      .init(label: "External-Identifier", value: "\(report.run)/draw/\(sample.request.name)"),
      .init(
        label: "External-Description",
        value:
          "Sample of \(sample.items.count) items of the population of \(sample.request.control)"
      ),
      .init(label: "Bag-Software-Agent", value: "tickmark \(report.version)"),
      .init(label: "Tickmark-Period", value: report.period.description),
    ]
  }

  private func writePage(to bag: BagAssembly) throws {
    let look = PageLook(stylesheet: library.stylesheet, script: library.script)
    guard let result = report.controls.first else { return }
    let name = PageName.sample(sample.request.control)
    var frame = PageFrame(report: report, look: look)
    frame.links = [(name, "Sample"), ("\(name)#items", "Items"), ("\(name)#sign-off", "Sign-off")]
    let page = try DrawPage(sample, frame, result, evidence).page(named: name)
    let statement = ReportStatement(
      run: report.run,
      period: report.period.description,
      verdict: report.verdict,
      root: report.log.root,
      elements: page.elements.map { .init(page: page.name, id: $0.id, digest: $0.digest) }
    )
    let note = signer.sign(statement.text)
    try bag.write(page.name, try page.html(note))
    try bag.write(ReportStatement.name, text: note)
  }

  // MARK: Tables

  private func sampleTable() throws -> [UInt8] {
    var table = CSVWriter(header: Self.sampleColumns)
    guard let result = report.controls.first else { return table.bytes }
    var drawn = sample.items[...]
    try result.forEachException { exception in
      guard let item = drawn.popFirst() else { return }
      let found = try ExceptionEvent(exception, evidence)
      func cell(_ name: String) -> CSVCell { .value(result.value(name, of: exception)) }
      table.write([
        .text(exception.tail), .text(item.rank.hex), .text(item.item.key), cell("test_result"),
        cell("time"), cell("actor"), cell("action"), cell("target"), cell("outcome"),
        exception.entry.map { .count($0) } ?? "", .text(found?.entry.hex ?? ""),
        .optional(found?.provenance?.file),
        found?.provenance.map { .count($0.record + 1) } ?? "",
        .text(found?.provenance?.fileDigest.hex ?? ""), "", "", "", "",
      ])
    }
    return table.bytes
  }

  /// Writes every item of the population with its rank, sorted by key: whoever reads it sorts it anew.
  private func writePopulation(_ write: ([UInt8]) throws -> Void) throws {
    var table = CSVWriter(header: Self.populationColumns)
    try sample.forEachItem { item in
      table.write([
        .text(item.key), item.entry.map { .count($0) } ?? "",
        .text(sample.order.rank(item.key).hex),
        .text(item.exception.map { "exception \($0)" } ?? ""),
      ])
      try table.drain(atLeast: 1 << 16, into: write)
    }
    try table.drain(into: write)
  }
}

/// `README.txt` of a workpaper.
struct DrawReadme {
  let sample: DrawnSample
  let report: Report

  var text: String {
    """
    Sample of \(sample.items.count) items, drawn by Tickmark for a tester
    Control     \(sample.request.control)
    Run         \(report.run)
    Period      \(report.period.begin) to \(report.period.end), the end not included
    Population  \(sample.tested.populationCount), of which \(sample.eligibleCount) could be drawn
    Seed        \(sample.request.seed)
    Log         \(report.log.size) entries, root \(report.log.root.base64)

    Contents
      \(PageName.sample(sample.request.control))
                       the items, their events and proofs, and room for the tester
      sample.csv       the same as a table; fill in a copy, as this one is signed
      population.csv   every item of the population with its rank
      draw.json        how it was drawn
      data/evidence    events, their proofs, the sources' own proofs
      verify.py        checks all this, and draws again, with Python's standard library

    How it was drawn
      Rank of an item: SHA-256 of these four lines, joined by LF, none behind the last:
        \(DrawOrder.method)
        \(sample.request.control)
        the seed
        the item's key, as the column "key" of population.csv has it
      The sample are the \(sample.request.count) items with the lowest ranks\(exceptions); of items with one key
      those with the lowest index.

    Checks
      python3 verify.py . --key <checkpoint.vkey> --key <bag.vkey>
      tickmark verify . --key <checkpoint.vkey> --key <bag.vkey>

    \(ReportWords.limits)

    """
  }

  private var exceptions: String {
    sample.request.leavesExceptionsOut ? " of those without an exception" : ""
  }
}
