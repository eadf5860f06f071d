import CanonicalJSON
import EventStore
import Trail

/// One line that `tickmark publish` reads.
///
///     {"stream":"ord-1","type":"order.placed","data":{"total":41.5},"actor":{"id":"léa"}}
///
/// `type` is needed, and `stream` unless the command names it. `id`, `time`, `version`, `correlation`
/// and `causation` are the event's; `expected` (`"any"`, `"none"` or a sequence) and `key` are the
/// append's.
struct EventLine {
  private static let members = [
    "actor", "causation", "correlation", "data", "expected", "id", "key", "stream", "time", "type",
    "version",
  ]

  let append: Append

  /// - Parameters:
  ///   - place: of the line, for errors.
  ///   - stream: where the line names none.
  ///   - now: the time of an event that states none.
  init(_ bytes: [UInt8], place: String, stream: String?, now: Instant) throws {
    let line: JSONValue
    do {
      line = try JSONValue(parsing: bytes)
    } catch {
      throw RunError(place: place, message: "\(error)")
    }
    let reader = try LineReader(line, place: place)
    guard let stream = try reader.text("stream") ?? stream else {
      throw RunError(
        place: place,
        message: "no stream, want one in the line or --stream"
      )
    }
    guard let type = try reader.text("type") else {
      throw RunError(place: place, message: "no type, want what happened, such as order.placed")
    }
    let event = NewEvent(
      type,
      version: try reader.whole("version") ?? 1,
      time: try reader.text("time") ?? now.description,
      data: line["data"] ?? .object(JSONObject()),
      actor: line["actor"],
      id: try reader.text("id"),
      correlation: try reader.text("correlation"),
      causation: try reader.text("causation")
    )
    append = Append(
      to: stream,
      expected: try reader.expected(),
      idempotencyKey: try reader.text("key"),
      events: [event]
    )
  }

  private struct LineReader {
    let line: JSONValue
    let place: String

    init(_ line: JSONValue, place: String) throws {
      self.line = line
      self.place = place
      guard let object = line.object else {
        throw RunError(place: place, message: "no object, want one event a line")
      }
      guard let odd = object.names.first(where: { !EventLine.members.contains($0) }) else { return }
      throw RunError(
        place: place,
        message:
          "member \(JSONValue.string(odd)), want \(EventLine.members.joined(separator: ", "))",
        hint: NearestWord.hint(odd, among: EventLine.members)
          ?? "what is the event's own goes in data"
      )
    }

    func text(_ name: String) throws -> String? {
      guard let value = line[name], !value.isNull else { return nil }
      if let text = value.string { return text }
      throw RunError(place: place, message: "\(name): \(value), want a text")
    }

    func whole(_ name: String) throws -> Int? {
      guard let value = line[name], !value.isNull else { return nil }
      if let number = value.int { return number }
      throw RunError(place: place, message: "\(name): \(value), want a whole number")
    }

    func expected() throws -> ExpectedVersion {
      guard let value = line["expected"], !value.isNull else { return .any }
      let text = value.string ?? value.int.map { "\($0)" } ?? "\(value)"
      if let expected = ExpectedVersion(text) { return expected }
      throw RunError(
        place: place,
        message: "expected: \(value), want any, none or a sequence from 1"
      )
    }
  }
}

extension ExpectedVersion {
  /// Reads `any`, `none` or a sequence from 1.
  package init?(_ text: String) {
    switch text {
    case "any": self = .any
    case "none": self = .none
    default:
      guard let sequence = Int(text), sequence >= 1, "\(sequence)" == text else { return nil }
      self = .exactly(sequence)
    }
  }
}
