package import CanonicalJSON
package import Trail

extension Finding {
  /// Its form in the log, in `findings` of JSON outputs and in findings.csv.
  package var json: JSONValue {
    [
      "code": .string(code), "class": .string(self.class.rawValue), "source": .string(source),
      "place": JSONValue(place), "stream": JSONValue(stream),
      "from": JSONValue(interval?.begin), "to": JSONValue(interval?.end),
      "found": JSONValue(found), "expected": JSONValue(expected), "advice": .string(advice),
    ]
  }

  /// - Returns: nil where the data isn't that of a finding.
  init?(json: JSONValue) {
    guard let code = json["code"]?.string,
      let kind = json["class"]?.string.flatMap(FindingClass.init(rawValue:)),
      let source = json["source"]?.string, let advice = json["advice"]?.string
    else { return nil }
    let from = json["from"]?.string.flatMap { Instant(rfc3339: $0) }
    let to = json["to"]?.string.flatMap { Instant(rfc3339: $0) }
    var interval: Period?
    if let from, let to, from <= to { interval = Period(begin: from, end: to) }
    let meaning = FindingCode(code, kind, meaning: "", advice: advice)
    self.init(
      meaning,
      source: source,
      place: json["place"]?.string,
      stream: json["stream"]?.string,
      interval: interval,
      found: json["found"]?.string,
      expected: json["expected"]?.string
    )
  }
}
