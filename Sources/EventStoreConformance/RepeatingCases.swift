import CanonicalJSON
import EventStore

extension StoreConformance {
  /// Idempotency keys.
  static let repeating: [Case] = [
    Case("repetition", "A repetition appends nothing, and gives the first answer.") { place in
      let store = try await place.open()
      let first = try await store.append(["a", "b"], to: "x", .none, key: "k")
      try await store.append(["c"], to: "x")
      // The expectation no longer holds, and needn't: the work is done.
      let again = try await store.append(["a", "b"], to: "x", .none, key: "k")
      try expect("sequences", again.sequences, first.sequences)
      try expect("positions", again.positions, first.positions)
      try expect("first is a repetition", first.isRepeated, false)
      try expect("second is a repetition", again.isRepeated, true)
      try expect("types", try await store.types(.stream("x")), ["a", "b", "c"])
    },
    Case("repetition-elsewhere", "A repetition through another connection is one.") { place in
      let (one, other) = (try await place.open(), try await place.open())
      try await one.append(["a"], to: "x", key: "k")
      try expect("isRepeated", try await other.append(["a"], to: "x", key: "k").isRepeated, true)
      try expect("version", try await other.version(of: "x"), 1)
    },
    Case("repetition-later", "A repetition may state a later time.") { place in
      let store = try await place.open()
      for time in ["2026-11-22T08:00:00Z", "2026-11-22T08:00:09Z"] {
        let events = [event("a", time: time)]
        try await store.appendOne(
          Append(to: "x", expected: .any, idempotencyKey: "k", events: events)
        )
      }
      try expect("version", try await store.version(of: "x"), 1)
    },
    Case("key-reused", "A key that came with other events is refused.") { place in
      let store = try await place.open()
      try await store.append(["a"], to: "x", key: "k")
      for (types, stream) in [(["b"], "x"), (["a"], "y"), (["a", "a"], "x")] {
        try await expectRefusal("\(types) to \(stream)", "keyReused", { $0 == .keyReused("k") }) {
          try await store.append(types, to: stream, key: "k")
        }
      }
      try expect("version", try await store.version(of: "x"), 1)
    },
  ]
}
