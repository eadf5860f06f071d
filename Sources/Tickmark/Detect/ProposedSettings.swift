package import CanonicalJSON
package import Formats

/// What a source's configuration must say beside format and location.
package struct ProposedSettings: Sendable, Hashable {
  /// Column names, and `id`, with their pointers.
  package var map: [String: JSONPointer] = [:]
  package var chain: ChainSettings?
  package var keys: [String] = []
  package var sensitive: [JSONPointer] = []
  /// What a person must know or add; a line each.
  package var notes: [String] = []

  package init() {}

  /// Reads what the format needs out of its records.
  init(_ format: SourceFormat, _ records: [JSONValue]) {
    switch format {
    case .dynamodbExport: readKeys(records)
    case .cosmos: readPartitionKey(records)
    case .cloudEvents: readTime(records)
    default: break
    }
    if format.signs.isBusiness {
      sensitive = PersonalValues.pointers(in: records, beside: format.mapping)
    }
  }

  /// A record of an incremental export names its keys; else the usual names are taken.
  private mutating func readKeys(_ records: [JSONValue]) {
    let stated = records.lazy.compactMap { $0["Keys"]?.object?.names }.first { !$0.isEmpty }
    let items = records.compactMap { $0["Item"]?.object }
    if let stated {
      keys = Self.ordered(stated)
    } else {
      keys = Self.ordered(
        Self.usualKeys.filter { name in
          !items.isEmpty && items.allSatisfy { $0[name] != nil }
        }
      )
    }
    keys = Array(keys.prefix(2))
    notes.append(
      stated != nil && keys.count == 1 || keys.isEmpty
        ? "keys: the table's key attributes, partition key first"
        : "keys were told by \(stated == nil ? "their usual names" : "an incremental export"): "
          + "partition key first, then the sort key"
    )
  }

  /// The deletion of a document names its partition key; else the usual names are taken.
  private mutating func readPartitionKey(_ records: [JSONValue]) {
    let stated = records.lazy.compactMap { $0["metadata"]?["partitionKey"]?.object?.names }.first
    let documents = records.map { $0["current"] ?? $0 }
    let isUsual = documents.contains { $0["partitionKey"] != nil || $0["pk"] != nil }
    if let stated, !stated.isEmpty {
      keys = Array(stated.prefix(3))
      notes.append("keys were told by a deletion: the container's partition key")
    } else if !isUsual {
      notes.append("keys: the container's partition key, such as [tenantId]; it is the stream")
    }
  }

  /// CloudEvents may have no time, and nothing without one can stand in a period.
  private mutating func readTime(_ records: [JSONValue]) {
    guard records.allSatisfy({ $0["time"] == nil }) else { return }
    if let place = LineDetection.time(in: MemberSurvey(records)) {
      map["time"] = place
    } else {
      notes.append("map: { time: … } must say where an event's time is: none has /time")
    }
  }

  private static let usualKeys = ["pk", "PK", "sk", "SK", "id", "Id", "ID"]

  /// The partition key first where the names tell it.
  private static func ordered(_ names: [String]) -> [String] {
    names.sorted { a, b in
      let isSortKey = (a.lowercased().hasPrefix("s"), b.lowercased().hasPrefix("s"))
      guard isSortKey.0 == isSortKey.1 else { return isSortKey.1 }
      return a.utf8.lexicographicallyPrecedes(b.utf8)
    }
  }
}
