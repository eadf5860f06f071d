package import CanonicalJSON
package import Formats

/// What a few records were taken for, and why.
package struct FormatDetection: Sendable {
  package enum Confidence: String, Sendable, Hashable, CaseIterable {
    /// Every record looked at bears all marks of the format, or its hash chain is right.
    case certain
    /// Four of five do, or what every event needs was found under names that mean it.
    case likely
    /// Some do.
    case possible
  }

  /// Something that was looked for, and in how many records it was found.
  package struct Evidence: Sendable, Hashable {
    /// A pointer, or what was held against the records as a whole.
    package let place: String
    /// What must be there: `is there`, `is like audit.k8s.io/*`.
    package let want: String
    package let count: Int
  }

  package var format: SourceFormat
  /// Which of the format's forms, such as `diagnostic setting's record`.
  package var form: String
  package var confidence: Confidence
  /// Records looked at, and how many of them are of the format.
  package var recordCount: Int
  package var fitCount: Int
  package var evidence: [Evidence]
  /// What the source's configuration must say beside format and location.
  package var settings = ProposedSettings()

  package var json: JSONValue {
    [
      "format": .string(format.rawValue), "form": .string(form),
      "confidence": .string(confidence.rawValue),
      "records": ["looked_at": JSONValue(recordCount), "fitting": JSONValue(fitCount)],
      "evidence": .array(
        evidence.map {
          ["place": .string($0.place), "want": .string($0.want), "count": JSONValue($0.count)]
        }
      ),
    ]
  }
}

extension FormatDetection {
  /// Tells what the samples of one source are; nil for what no format fits.
  package init?(_ samples: [FileSample]) {
    let records = samples.flatMap(\.records)
    if samples.contains(where: \.isStore) {
      self.init(storeOf: records, total: samples.reduce(0) { $0 + $1.count })
      return
    }
    let lines = samples.flatMap(\.lines)
    let total = samples.reduce(0) { $0 + $1.count }
    let fits = SourceFormat.allCases.flatMap { format in
      format.knownBy.forms.map { FormFit($0, of: format, records, lines) }
    }
    if let best = fits.filter({ $0.count > 0 }).max(by: { $0 < $1 }) {
      self.init(best, among: fits, records, lines, total: total)
    } else if let lines = LineDetection(records, total: total) {
      self = lines.detection
    } else {
      return nil
    }
  }

  /// Tells what records are that bear the marks of a format; nil where fewer than a quarter do.
  init?(known records: [JSONValue]) {
    let fits = SourceFormat.allCases.flatMap { format in
      format.knownBy.forms.map { FormFit($0, of: format, records, []) }
    }
    guard let best = fits.filter({ $0.count > 0 }).max(by: { $0 < $1 }) else { return nil }
    self.init(best, among: fits, records, [], total: records.count)
    guard fitCount * 4 >= recordCount else { return nil }
  }

  /// An event store, which its file's head names.
  private init(storeOf records: [JSONValue], total: Int) {
    self.init(
      format: .eventStore,
      form: "store",
      confidence: .certain,
      recordCount: total,
      fitCount: records.count,
      evidence: [Evidence(place: "application_id", want: "is TkES", count: 1)]
    )
    settings = ProposedSettings(format, records)
  }

  private init(
    _ best: FormFit,
    among fits: [FormFit],
    _ records: [JSONValue],
    _ lines: [String],
    total: Int
  ) {
    let forms = fits.filter { $0.format == best.format && $0.count > 0 }.map(\.form)
    let fitting =
      records.count { record in forms.contains { $0.marks.allSatisfy { $0.holds(of: record) } } }
      + lines.count { line in forms.contains { $0.marks.allSatisfy { $0.holds(ofLine: line) } } }
    let confidence: Confidence =
      if fitting == total {
        .certain
      } else {
        fitting * 5 >= total * 4 ? .likely : .possible
      }
    self.init(
      format: best.format,
      form: forms.map(\.name).joined(separator: ", "),
      confidence: confidence,
      recordCount: total,
      fitCount: fitting,
      evidence: best.evidence
    )
    settings = ProposedSettings(format, records)
  }
}

/// How well a form fits the records.
private struct FormFit: Comparable {
  let format: SourceFormat
  let form: FormatSigns.Form
  /// Records or lines that bear all its marks.
  let count: Int
  /// Marks and usual members, summed over those records.
  private let weight: Int
  let evidence: [FormatDetection.Evidence]

  init(
    _ form: FormatSigns.Form,
    of format: SourceFormat,
    _ records: [JSONValue],
    _ lines: [String]
  ) {
    self.form = form
    self.format = format
    let fitting = records.filter { record in form.marks.allSatisfy { $0.holds(of: record) } }
    let fittingLines = lines.filter { line in form.marks.allSatisfy { $0.holds(ofLine: line) } }
    count = fitting.count + fittingLines.count
    let usual = form.usual.map { pointer in
      (pointer, fitting.count { record in record.value(at: pointer).map { !$0.isNull } ?? false })
    }
    weight = form.marks.count * count + usual.reduce(0) { $0 + $1.1 }
    evidence =
      form.marks.map { mark in
        FormatDetection.Evidence(
          place: mark.place,
          want: mark.want,
          count: records.count { mark.holds(of: $0) } + lines.count { mark.holds(ofLine: $0) }
        )
      }
      + usual.filter { $0.1 > 0 }.map {
        FormatDetection.Evidence(place: $0.0.description, want: "is there", count: $0.1)
      }
  }

  static func < (a: FormFit, b: FormFit) -> Bool { (a.count, a.weight) < (b.count, b.weight) }
  static func == (a: FormFit, b: FormFit) -> Bool { (a.count, a.weight) == (b.count, b.weight) }
}
