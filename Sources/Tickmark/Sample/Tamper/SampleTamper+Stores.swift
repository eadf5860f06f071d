import Archive
import CanonicalJSON
import EventStore
import SQLite
import Trail

/// Damage to the shop's change feed and to the ledger's event store.
extension SampleTamper {
  static let ofStores = [
    SampleTamper(.changeReversed) { sample in
      var shop = SampleFolder("\(sample.path)/exports/shop")
      let (name, lines, index, time) = try sample.laterChange()
      var changed = lines
      changed[index]["metadata"]?["lsn"] = 0
      try shop.write(TamperedTable.data(changed), to: name)
      sample.expect(.changeReversed, "\(name):\(index + 1)", time.alone)
    },
    SampleTamper(.positionGap) { sample in
      let file = "\(sample.path)/exports/ledger/ledger.db"
      let store = try EventStore(file, isReadOnly: true)
      let events = try store.page(.all(), limit: 10_000).events
      // Alone in its stream, with other events before and after it.
      let closing = events.indices.dropFirst().dropLast().first {
        events[$0].stream.hasPrefix("closing-")
      }
      guard let closing else {
        throw RunError(place: "sample", message: "no closing amid its ledger, want more events")
      }
      let times = [events[closing - 1], events[closing + 1]].compactMap {
        Instant(rfc3339: $0.time)
      }
      let database = try Database(file, mode: .create)
      try database.execute(
        "DROP TRIGGER event_remains; DELETE FROM event WHERE position = \(events[closing].position)"
      )
      sample.expect(.positionGap, "ledger.db", Period(begin: times[0], end: times[1]))
    },
  ]
}

extension TamperedSample {
  /// A change of the shop's feed that isn't the first of its partition, in a file of the feed, and
  /// when it was made.
  fileprivate func laterChange() throws -> (
    name: String, lines: [JSONValue], index: Int, time: Instant
  ) {
    for file in try SourceFiles.list("\(path)/exports/shop") {
      let content = try Gzip.decompress(Disk.read(file.path), limit: 1 << 30)
      let lines = try content.split(separator: UInt8(ascii: "\n")).map {
        try JSONValue(parsing: Array($0))
      }
      var keys: Set<String> = []
      for (index, line) in lines.enumerated() {
        let key = line["current"]?["pk"]?.string ?? ""
        let time = line["current"]?["time"]?.string.flatMap { Instant(rfc3339: $0) }
        if !keys.insert(key).inserted, let time { return (file.name, lines, index, time) }
      }
    }
    throw RunError(place: "sample", message: "no partition of two changes in it, want more events")
  }
}
