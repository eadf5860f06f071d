import CanonicalJSON
import Cryptography
import Documents
import Trail

/// The data elements of a page: canonical JSON that the script checks the page by.
///
/// `keys` are the verifier keys, `checkpoint` is a note, `consistency` null or the earlier checkpoint
/// with the proof from it, `report` says what page of what run this is with its figures; a page that
/// shows events has `events` (compressed), `nodes` (the hashes from them to the root, in base64) and
/// `mappings` (by source).
struct PageData {
  private let report: Report

  init(_ report: Report) { self.report = report }

  /// Ids of a page's elements, in the order in which they are written.
  static func names(_ content: PageFrame.Content) -> [String] {
    let hasEvents = content.events.map { !$0.isEmpty } ?? false
    return ["keys", "checkpoint", "consistency", "report"]
      + (hasEvents ? ["mappings", "nodes", "events"] : [])
  }

  /// Writes the elements.
  ///
  /// - Returns: the id of each with the SHA-256 of its exact text.
  func write(
    _ content: PageFrame.Content,
    frame: JSONValue,
    to html: inout HTMLWriter
  ) -> [(id: String, digest: Digest)] {
    var elements: [(id: String, digest: Digest)] = []
    func add(_ id: String, _ value: JSONValue) {
      html.lineBreak()
      elements.append((id, SHA256.hash(html.data(id: id, json: value.canonical))))
    }
    add(
      "keys",
      ["bag": .string(report.log.bagKey), "checkpoint": .string(report.log.checkpointKey)]
    )
    add("checkpoint", .string(report.log.checkpoint))
    add("consistency", consistency)
    add("report", summary(content, frame))
    guard let events = content.events, !events.isEmpty else { return elements }
    add("mappings", events.mappings)
    add("nodes", .string(events.nodes))
    add("events", .string(events.text))
    return elements
  }

  private var consistency: JSONValue {
    guard let previous = report.log.previous else { return .null }
    return [
      "hashes": .array(report.log.consistency.map { .string($0.base64) }),
      "previous": .string(previous),
    ]
  }

  private func summary(_ content: PageFrame.Content, _ frame: JSONValue) -> JSONValue {
    [
      "at": .string(report.at.description),
      "configuration": .string(report.configuration.hex),
      "figures": .object(JSONObject(content.figures.map { ($0.key, .string($0.value)) })),
      "frame": frame, "origin": .string(report.origin), "page": .string(content.name),
      "period": .string(report.period.description), "pipeline": .string(report.pipeline),
      "revision": .number(JSONNumber(report.revision)), "root": .string(report.log.root.base64),
      "run": .string(report.run), "size": .number(JSONNumber(report.log.size)),
      "verdict": .string(report.verdict.rawValue), "version": .string(report.version),
    ]
  }
}
