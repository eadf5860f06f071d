import CanonicalJSON
import EventStore
import Foundation
import Testing

/// The Swift of docs/event-store.md, which is the part between the two marks, runs.
@Suite struct DocumentedExampleTests {
  private static func example(at path: String) throws -> Int {
    // begin
    let store = try EventStore(path)

    // Nobody has placed this order before, or the append is refused.
    try store.append(
      Append(
        to: "ord-1",
        expected: .none,
        idempotencyKey: "place-ord-1",
        events: [
          NewEvent(
            "order.placed",
            time: "2026-11-22T08:00:00Z",
            data: ["total": 4150],
            actor: ["id": "lea"]
          )
        ]
      )
    )

    // Decide on what was read, and append only if it still holds.
    let order = try store.page(.stream("ord-1")).events
    try store.append(
      Append(
        to: "ord-1",
        expected: .exactly(order.count),
        events: [
          NewEvent("order.paid", time: "2026-11-22T08:05:00Z", causation: order.last?.id)
        ]
      )
    )
    // end
    return try store.lastPosition
  }

  @Test func theExampleRunsAndIsThePages() throws {
    let count = try withFolder { try Self.example(at: $0.appending(path: "shop.db").path) }
    #expect(count == 2)
    let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let page = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/event-store.md"),
      encoding: .utf8
    )
    let shown = page.split(separator: "```swift\n")[1].split(separator: "```")[0]
    let run = source.split(separator: "    // begin\n")[1].split(separator: "    // end\n")[0]
    let wanted = run.replacing("EventStore(path)", with: "EventStore(\"shop.db\")")
      .split(separator: "\n").map { $0.dropFirst(4) }
    let lines = shown.split(separator: "\n").drop { $0.hasPrefix("import ") }
    #expect(Array(lines) == wanted)
  }
}
