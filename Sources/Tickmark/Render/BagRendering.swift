package import Cryptography
package import Documents
import Trail
package import TransparencyLog

/// All that the files of a bag are made of; the same values give the same bytes.
///
///     index.html …                       pages
///     report.xml report.xsd *.csv        the same as data
///     oscal-assessment-results.{xml,json} ocsf-findings.jsonl junit.xml summary.md
///     statement checkpoint bag.note      signed
///     checkpoint.previous consistency    the step from the run before
///     README.txt verify.py               for those who check it
///     data/evidence/…                    what the exceptions stand on (see `BagEvidence`)
///     bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt
///
/// - SeeAlso: RFC 8493.
package struct BagRendering {
  package var report: Report
  package var evidence: any EvidenceReader
  /// The key `<origin>/bag`.
  package var signer: NoteSigner
  /// `report.xsd` and `verify.py`.
  package var schema: [UInt8]
  package var verifier: [UInt8]
  package var formats: Set<ReportFormat>
  package var csvStyle: CSVWriter.Style
  /// Whether the bag leaves the house: it holds no export file, as those have what was sealed.
  package var isExternal = false
  /// Makes the pages; asked only for `.html`.
  package var pages: (Report, any EvidenceReader) throws -> [BagPage]
  /// Returns an export file by its digest; nil where the state keeps none.
  package var rawFile: (Digest) throws -> [UInt8]?
  /// Returns the report that showed an exception first, by its reference; nil if that isn't known.
  package var firstSeen: (String) throws -> String?

  package init(
    report: Report,
    evidence: any EvidenceReader,
    signer: NoteSigner,
    schema: [UInt8],
    verifier: [UInt8],
    formats: Set<ReportFormat> = Set(ReportFormat.allCases),
    csvStyle: CSVWriter.Style = .neutralised,
    pages: @escaping (Report, any EvidenceReader) throws -> [BagPage],
    rawFile: @escaping (Digest) throws -> [UInt8]?,
    firstSeen: @escaping (String) throws -> String? = { _ in nil }
  ) {
    self.report = report
    self.evidence = evidence
    self.signer = signer
    self.schema = schema
    self.verifier = verifier
    self.formats = formats
    self.csvStyle = csvStyle
    self.pages = pages
    self.rawFile = rawFile
    self.firstSeen = firstSeen
  }

  /// Writes the whole bag.
  ///
  /// - Returns: `bag.note`.
  /// - Throws: ``RunError`` if a document isn't valid, and what sink, evidence and closures throw.
  @discardableResult
  package func write(to sink: any BagSink) throws -> String {
    let bag = BagAssembly(sink)
    let rawFile: (Digest) throws -> [UInt8]? = isExternal ? { _ in nil } : self.rawFile
    try BagEvidence(report: report, evidence: evidence, rawFile: rawFile).write(to: bag)
    if formats.contains(.csv) { try writeTables(to: bag) }
    if formats.contains(.xml) { try writeDocument(to: bag) }
    try writeOutputs(to: bag)
    try writePages(to: bag)
    try writeLog(to: bag)
    let readme = BagReadme(
      report: report,
      formats: formats,
      isRaw: csvStyle == .raw,
      isExternal: isExternal
    )
    try bag.write("README.txt", text: readme.text)
    try bag.write("verify.py", verifier)
    let manifests = try bag.finish(info: BagIdentity(report).fields)
    let note = signer.sign(
      BagNote(
        run: report.run,
        manifest: SHA256.hash(manifests.payload.bytes),
        tagManifest: SHA256.hash(manifests.tags.bytes),
        predecessor: report.supersedes?.bagNote
      ).text
    )
    try sink.write(BagNote.name, Array(note.utf8))
    return note
  }

  private func writeTables(to bag: BagAssembly) throws {
    let tables = CSVReport(
      report: report,
      evidence: evidence,
      style: csvStyle,
      firstSeen: firstSeen
    )
    try tables.write(to: bag)
  }

  private func writeDocument(to bag: BagAssembly) throws {
    let compiled: XMLSchema
    do {
      compiled = try XMLSchema(schema)
    } catch {
      throw RunError(place: "report.xsd:\(error.line)", message: error.message)
    }
    let tables = CSVReport.names.compactMap { name in
      bag.digest(of: name).map { (name: name, digest: $0) }
    }
    let document = XMLReport(report: report, evidence: evidence, files: tables)
    try bag.write(XMLReport.name) { write in try document.write(schema: compiled, to: write) }
    try bag.write("report.xsd", schema)
  }

  /// Writes the statement and the pages that embed it.
  private func writePages(to bag: BagAssembly) throws {
    let pages = formats.contains(.html) ? try pages(report, evidence) : []
    let statement = ReportStatement(
      run: report.run,
      period: report.period.description,
      verdict: report.verdict,
      root: report.log.root,
      elements: pages.flatMap { page in
        page.elements.map { .init(page: page.name, id: $0.id, digest: $0.digest) }
      }
    )
    let note = signer.sign(statement.text)
    for page in pages { try bag.write(page.name, try page.html(note)) }
    try bag.write(ReportStatement.name, text: note)
  }

  private func writeLog(to bag: BagAssembly) throws {
    try bag.write("checkpoint", text: report.log.checkpoint)
    if !report.log.keyStatements.isEmpty {
      try bag.write(KeyChain.name, text: report.log.keyStatements)
    }
    guard let previous = report.log.previous else { return }
    try bag.write("checkpoint.previous", text: previous)
    let hashes = report.log.consistency.map { "\($0.base64)\n" }
    try bag.write("consistency", text: hashes.joined())
  }
}
