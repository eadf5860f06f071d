import CanonicalJSON
import EventStore

extension StoreConformance {
  /// What comes back, in which order.
  static let reading: [Case] = [
    Case("content", "An event comes back as it was appended, byte for byte.") { place in
      let store = try await place.open()
      let texts = ["é", "e\u{301}", "\u{1F980}", "'; DROP TABLE event; --", "\u{0}\u{7f}", "\\\"/"]
      let data: JSONValue = [
        "exact": try JSONValue(parsing: "9007199254740993"),
        "texts": .array(texts.map { .string($0) }), "nothing": .null, "no": false,
      ]
      let new = NewEvent(
        "typé",
        version: 3,
        time: "2026-11-22T08:00:00Z",
        data: data,
        actor: ["id": "léa", "kind": "user"],
        id: "e-1",
        correlation: "request-7",
        causation: "command-9"
      )
      try await store.appendOne(Append(to: "strëam", expected: .none, events: [new]))
      let events = try await store.all(.stream("strëam"))
      try expect("count", events.count, 1)
      let event = events[0]
      try expect("type", Array(event.type.utf8), Array("typé".utf8))
      try expect("version", event.version, 3)
      try expect("time", event.time, "2026-11-22T08:00:00Z")
      try expect("data", event.data.canonicalText.utf8.map { $0 }, Array(data.canonical))
      try expect("actor", event.actor, new.actor)
      try expect("id", event.id, "e-1")
      try expect("correlation", event.correlation, "request-7")
      try expect("causation", event.causation, "command-9")
    },
    Case("streams-apart", "Names that differ in one byte are two streams.") { place in
      let store = try await place.open()
      let names = ["x", "X", "x ", "é", "e\u{301}", "x/1", "x-1"]
      for name in names { try await store.append([name], to: name, .none) }
      for name in names {
        let types = try await store.types(.stream(name)).map { Array($0.utf8) }
        try expect("types of \(name)", types, [Array(name.utf8)])
      }
    },
    Case("both-ways", "A stream is read forward and backward, from any of its events.") { place in
      let store = try await place.open()
      try await store.append(["a", "b"], to: "x")
      try await store.append(["c"], to: "y")
      try await store.append(["d"], to: "x")
      try expect("forward", try await store.types(.stream("x")), ["a", "b", "d"])
      try expect("from 2", try await store.types(.stream("x", from: 2)), ["b", "d"])
      let whole = try await store.types(.stream("x", from: nil, .backward))
      try expect("backward", whole, ["d", "b", "a"])
      let part = try await store.types(.stream("x", from: 2, .backward))
      try expect("back from 2", part, ["b", "a"])
      try expect("behind the end", try await store.types(.stream("x", from: 4)), [])
      try expect("of nothing", try await store.types(.stream("nothing")), [])
    },
    Case(
      "positions-both-ways",
      "The whole store is read both ways.",
      needs: [.positions]
    ) { place in
      let store = try await place.open()
      try await store.append(["a", "b"], to: "x")
      try await store.append(["c"], to: "y")
      try await store.append(["d"], to: "x")
      try expect("forward", try await store.types(.all()), ["a", "b", "c", "d"])
      try expect("from 3", try await store.types(.all(from: 3)), ["c", "d"])
      try expect("back from 3", try await store.types(.all(from: 3, .backward)), ["c", "b", "a"])
    },
    Case("pages", "Pages of any size join without a gap or an overlap.") { place in
      let store = try await place.open()
      let types = (1...7).map { "e\($0)" }
      try await store.append(types, to: "x")
      for limit in [1, 2, 3, 7, 8] {
        let forward = try await store.all(.stream("x"), limit: limit).map(\.type)
        try expect("pages of \(limit)", forward, types)
        let backward = try await store.all(.stream("x", from: nil, .backward), limit: limit)
        try expect("pages of \(limit) backward", backward.map(\.type), types.reversed())
      }
    },
    Case(
      "chain",
      "Each record states its hash, and that of the one before in its stream."
    ) { place in
      let store = try await place.open()
      try await store.append(["a", "b"], to: "x")
      try await store.append(["c"], to: "y")
      try await store.append(["d"], to: "x")
      for stream in ["x", "y"] {
        let events = try await store.all(.stream(stream))
        for event in events {
          let hash = event.recomputedHash ?? "no canonical record"
          try expect("hash of \(stream) #\(event.sequence)", event.hash, hash)
        }
        try checkStream(events, named: stream)
      }
    },
  ]
}
