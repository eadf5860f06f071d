import CanonicalJSON
import Formats
import Foundation
import Testing
import Trail
import Yams

@testable import Tickmark

/// The events of CloudEvents' own conformance files, written as its JSON format says.
@Suite(.enabled(if: PublishedLogs.root != nil)) struct CloudEventVectorTests {
  /// One described event: its attributes as texts, and its data.
  private struct Described {
    var attributes: [(String, String)]
    var data: String

    init?(_ node: Node) {
      guard let attributes = node["ContextAttributes"]?.mapping else { return nil }
      self.attributes = []
      for (name, value) in attributes {
        if let extensions = value.mapping {
          for (name, value) in extensions {
            self.attributes.append((name.string ?? "", value.scalar?.string ?? ""))
          }
        } else {
          self.attributes.append((name.scalar?.string ?? "", value.scalar?.string ?? ""))
        }
      }
      data = node["Data"]?.scalar?.string ?? ""
    }

    var id: String? { attributes.first { $0.0 == "id" }?.1 }

    /// JSON's data stands as it is, text as a string (JSON event format, section 3.1).
    func json(inBase64: Bool) throws -> JSONValue {
      let type = attributes.first { $0.0 == "datacontenttype" }?.1 ?? "application/json"
      var members = attributes.map { ($0.0, JSONValue.string($0.1)) }
      if inBase64 {
        members.append(("data_base64", .string(Data(data.utf8).base64EncodedString())))
      } else if type.hasPrefix("application/json") {
        members.append(("data", try JSONValue(parsing: data)))
      } else {
        members.append(("data", .string(data)))
      }
      return .object(JSONObject(members))
    }
  }

  private static func described(_ file: String) throws -> [Described] {
    let bytes = try PublishedLogs.bytes("vectors/cloudevents/yaml/\(file)")
    let nodes = try compose_all(yaml: String(decoding: bytes, as: UTF8.self))
    return nodes.compactMap(Described.init)
  }

  static let files: [(name: String, count: Int, isTimed: Bool, isCurrent: Bool)] = [
    ("v1.yaml", 2, true, true), ("v1.0/v1_minimum.yaml", 6, false, true),
    ("v03.yaml", 1, true, false), ("v0.3/v03_minimum.yaml", 6, false, false),
  ]

  @Test(arguments: files, [false, true])
  func everyDescribedEventIsTakenOrSaysWhyNot(
    _ file: (name: String, count: Int, isTimed: Bool, isCurrent: Bool),
    _ inBase64: Bool
  ) async throws {
    let events = try Self.described(file.name)
    #expect(events.count == file.count)
    let values = try events.map { try $0.json(inBase64: inBase64) }
    let lines = values.map(\.canonicalText).joined(separator: "\n")
    let batch = JSONValue.array(values).canonicalText
    for text in [lines, batch] {
      let settings = FormatSettings(format: .cloudEvents)
      let taken = try await TakenExport(settings, ["events.json": Array(text.utf8)])
      #expect(taken.recordCount == file.count)
      let isTaken = file.isTimed && file.isCurrent
      // The two modes of one described event are one event.
      #expect(taken.rows.count == (isTaken ? Set(events.compactMap(\.id)).count : 0))
      #expect(taken.quarantined.count == (isTaken ? 0 : file.count))
      let reasons = Set(taken.findings.filter { $0.code == "record-malformed" }.compactMap(\.found))
      let wanted =
        file.isCurrent ? "no time, want one at /time" : "\"0.3\" at /specversion, want 1.0"
      #expect(reasons == (isTaken ? [] : [wanted]))
    }
  }
}
