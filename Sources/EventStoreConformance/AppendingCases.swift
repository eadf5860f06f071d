import CanonicalJSON
import EventStore

extension StoreConformance {
  /// Where events come to stand, and what is refused.
  static let appending: [Case] = [
    Case("sequences", "Sequences count from 1 without a gap in each stream.") { place in
      let store = try await place.open()
      try expect("first", try await store.append(["a", "b"], to: "x").sequences, 1..<3)
      try expect("another stream", try await store.append(["c"], to: "y").sequences, 1..<2)
      try expect("third", try await store.append(["d"], to: "x").sequences, 3..<4)
      try expect("version", try await store.version(of: "x"), 3)
      try expect("version of nothing", try await store.version(of: "nothing"), 0)
      try expect("read", try await store.all(.stream("x")).map(\.sequence), [1, 2, 3])
    },
    Case("positions", "Positions count from 1 without a gap.", needs: [.positions]) { place in
      let store = try await place.open()
      try expect("empty", try await store.lastPosition, 0)
      try expect("first", try await store.append(["a", "b"], to: "x").positions, 1..<3)
      try expect("second", try await store.append(["c"], to: "y").positions, 3..<4)
      try expect("last", try await store.lastPosition, 3)
      try expect("read", try await store.all(.all()).map(\.position), [1, 2, 3])
    },
    Case("version-none", "A stream that has events is not a new one.") { place in
      try await conflict(.none, in: place)
    },
    Case("version-lower", "An append that expects an older version is refused.") { place in
      try await conflict(.exactly(1), in: place)
    },
    Case("version-higher", "An append that expects a version to come is refused.") { place in
      try await conflict(.exactly(3), in: place)
    },
    Case("version-met", "An append that expects the stream's version is taken.") { place in
      let store = try await place.open()
      try await store.append(["a"], to: "x", .none)
      try await store.append(["b"], to: "x", .exactly(1))
      try await store.append(["c"], to: "x", .any)
      try expect("types", try await store.types(.stream("x")), ["a", "b", "c"])
    },
    Case("one-stream-whole", "Of an append that is refused no event is there.") { place in
      let store = try await place.open()
      try await store.appendOne(Append(to: "x", expected: .any, events: [event("a", id: "e-1")]))
      let bad = Append(to: "x", expected: .any, events: [event("b"), event("c", id: "e-1")])
      try await expectRefusal("an id again", "idTaken", { isTaken($0, "e-1") }) {
        try await store.appendOne(bad)
      }
      try expect("types", try await store.types(.stream("x")), ["a"])
    },
    Case(
      "streams-whole",
      "Appends to several streams are taken together or not at all.",
      needs: [.severalStreams]
    ) { place in
      let store = try await place.open()
      let good = Append(to: "x", expected: .none, events: [event("a")])
      let bad = Append(to: "y", expected: .exactly(5), events: [event("b")])
      try await expectRefusal("the second", "versionConflict", { isConflict($0) }) {
        _ = try await store.append([good, bad])
      }
      try expect("version of the first", try await store.version(of: "x"), 0)
      var next = good
      next.expected = .exactly(1)
      try expect("both", try await store.append([good, next]).map(\.sequences), [1..<2, 2..<3])
    },
    Case("ids", "An id stands for one event in the whole store.") { place in
      let store = try await place.open()
      try await store.appendOne(Append(to: "x", expected: .any, events: [event("a", id: "e-1")]))
      try await expectRefusal("in another stream", "idTaken", { isTaken($0, "e-1") }) {
        try await store.appendOne(Append(to: "y", expected: .any, events: [event("b", id: "e-1")]))
      }
    },
    Case("names", "A name that no stream can have is refused.") { place in
      let store = try await place.open()
      for name in ["", "a\u{1b}[2J", String(repeating: "x", count: 1_025)] {
        try await expectRefusal("stream of \(name.utf8.count) bytes", "invalid", isInvalid) {
          try await store.append(["a"], to: name)
        }
      }
    },
    Case("times", "A time is kept in UTC, and what is no time is refused.") { place in
      let store = try await place.open()
      let late = event("a", time: "2026-11-22T09:30:00.25+01:00")
      try await store.appendOne(Append(to: "x", expected: .any, events: [late]))
      let times = try await store.all(.stream("x")).map(\.time)
      try expect("time", times, ["2026-11-22T08:30:00.250000Z"])
      try await expectRefusal("yesterday", "invalid", isInvalid) {
        let event = event("a", time: "yesterday")
        try await store.appendOne(Append(to: "x", expected: .any, events: [event]))
      }
    },
  ]

  private static func conflict(_ expected: ExpectedVersion, in place: StorePlace) async throws {
    let store = try await place.open()
    try await store.append(["a", "b"], to: "x")
    try await expectRefusal("append", "versionConflict with version 2", { isConflict($0, 2) }) {
      try await store.append(["c"], to: "x", expected)
    }
    try expect("types", try await store.types(.stream("x")), ["a", "b"])
  }
}

/// Whether the version is refused, and the right one named.
func isConflict(_ reason: EventStoreError.Reason, _ version: Int? = nil) -> Bool {
  guard case .versionConflict(_, let found, _) = reason else { return false }
  return version.map { $0 == found } ?? true
}

func isTaken(_ reason: EventStoreError.Reason, _ id: String) -> Bool { reason == .idTaken(id) }

func isInvalid(_ reason: EventStoreError.Reason) -> Bool {
  if case .invalid = reason { true } else { false }
}
