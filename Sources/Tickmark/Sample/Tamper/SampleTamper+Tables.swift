import Archive
import CanonicalJSON
import Cryptography
import Trail

/// Damage to a DynamoDB table's exports.
extension SampleTamper {
  static let ofTables = [
    SampleTamper(.manifestMissing) { sample in
      let export = sample.table.exports[sample.table.last]
      let place = "\(export.root)/manifest-summary.md5"
      try sample.table.remove(place)
      sample.expect(.manifestMissing, place, export.window)
    },
    SampleTamper(.manifestChecksumMismatch) { sample in
      let export = sample.table.exports[sample.table.last]
      try sample.table.write(export.summary.canonical + [UInt8(ascii: "\n")], to: export.place)
      sample.expect(.manifestChecksumMismatch, export.place, export.window)
    },
    SampleTamper(.manifestCountMismatch) { sample in
      let export = sample.table.exports[sample.table.last]
      try sample.table.edit(sample.table.last) { summary in
        summary["itemCount"] = .number(JSONNumber((summary["itemCount"]?.int ?? 0) + 1))
      }
      sample.expect(.manifestCountMismatch, export.place, export.window)
    },
    SampleTamper(.dataFileMissing) { sample in
      let export = sample.table.exports[sample.table.last]
      try sample.table.remove(export.name(0))
      sample.expect(.dataFileMissing, export.name(0), export.window)
    },
    SampleTamper(.dataFileAltered) { sample in
      let export = sample.table.exports[sample.table.last]
      let lines = try sample.table.lines(export.name(0))
      // The same items, in a file of other bytes.
      let text = lines.flatMap { $0.canonical + Array("\n\n".utf8) } + [UInt8(ascii: "\n")]
      try sample.table.write(Gzip.compress(text), to: export.name(0))
      sample.expect(.dataFileAltered, export.name(0), export.window)
    },
    SampleTamper(.dataFileUnlisted) { sample in
      guard var item = try sample.lastItem() else { return }
      let image = item.value["NewImage"]
      for member in ["Keys", "NewImage"] {
        var attributes = item.value[member] ?? .null
        attributes["pk"] = ["S": "payment-forged"]
        item.value[member] = attributes
      }
      let name = "AWSDynamoDB/data/forged.json.gz"
      try sample.table.write(TamperedTable.data([item.value]), to: name)
      sample.expect(.dataFileUnlisted, name, TamperedTable.time(image).alone)
    },
    SampleTamper(.exportWindowGap) { sample in
      guard let (index, gap) = sample.table.overlapped() else { return }
      let next = sample.table.exports[index + 1].place
      try sample.table.remove(index)
      sample.forget { $0.code == FindingCode.exportWindowOverlap.name && $0.place == next }
      sample.expect(.exportWindowGap, next, gap)
    },
    // Every sample has one: a day that was exported in two parts.
    SampleTamper(.exportWindowOverlap) { _ in },
    SampleTamper(.itemUpdated) { sample in
      guard var item = try sample.lastItem() else { return }
      let index = sample.table.last
      let name = sample.table.exports[index].name(item.file)
      var old = item.value["NewImage"] ?? .null
      let time = TamperedTable.time(old)
      old["outcome"] = ["S": "failure"]
      item.value["OldImage"] = old
      var lines = try sample.table.lines(name)
      lines[item.line] = item.value
      try sample.table.replace(index, file: item.file, with: lines)
      sample.expect(.itemUpdated, "\(name):\(item.line + 1)", time.alone)
    },
    SampleTamper(.itemDeleted) { sample in
      guard var item = try sample.lastItem(), var value = item.value.object else { return }
      let index = sample.table.last
      let name = sample.table.exports[index].name(item.file)
      let image = item.value["NewImage"] ?? .null
      value = JSONObject(
        value.map { ($0.name == "NewImage" ? "OldImage" : $0.name, $0.value) }
      )
      item.value = .object(value)
      let lines = try sample.table.lines(name) + [item.value]
      try sample.table.replace(index, file: item.file, with: lines)
      let place = "\(name):\(lines.count)"
      sample.expect(.itemDeleted, place, TamperedTable.time(image).alone)
    },
    SampleTamper(.tableReplaced) { sample in
      let export = sample.table.exports[sample.table.last]
      try sample.table.edit(sample.table.last) { summary in
        summary["tableId"] = "00000000-0000-4000-8000-000000000000"
      }
      let begin = export.window?.begin ?? export.end
      sample.expect(.tableReplaced, export.place, Period(begin: begin, end: begin))
    },
    SampleTamper(.historyShrunk) { sample in
      try sample.exportInFullLater()
      sample.bringLater()
    },
  ]
}

extension TamperedSample {
  /// An item that only the newest export holds.
  fileprivate func lastItem() throws -> (file: Int, line: Int, value: JSONValue)? {
    let shared = table.exports.dropLast().map(\.end).max() ?? at
    return try table.item(after: shared)
  }

  /// Writes a full export of the whole table into `later/`, without one item of the exports before.
  fileprivate mutating func exportInFullLater() throws {
    guard let gone = try lastItem() else { return }
    var images: [JSONValue: JSONValue] = [:]
    for export in table.exports {
      for file in export.files.indices {
        for line in try table.lines(export.name(file)) {
          guard let image = line["Item"] ?? line["NewImage"] else { continue }
          images[["pk": image["pk"] ?? .null, "sk": image["sk"] ?? .null]] = image
        }
      }
    }
    images[gone.value["Keys"] ?? .null] = nil
    let lines = images.sorted { $0.key.canonicalText < $1.key.canonicalText }
      .map { _, image -> JSONValue in ["Item": image] }
    var export = table.exports[table.last]
    export.root = "AWSDynamoDB/0\(end.seconds)001-00000000"
    let name = "\(export.root)/data/all.json.gz"
    let bytes = TamperedTable.data(lines)
    export.files = [
      [
        "itemCount": .number(JSONNumber(lines.count)),
        "md5Checksum": .string(Base64.encode(MD5.hash(bytes))), "dataFileS3Key": .string(name),
      ]
    ]
    let members = (export.summary.object ?? JSONObject()).filter {
      !["exportFromTime", "exportToTime", "outputView", "exportType"].contains($0.name)
    }
    export.summary = .object(JSONObject(members.map { ($0.name, $0.value) }))
    export.summary["itemCount"] = .number(JSONNumber(lines.count))
    export.summary["manifestFilesS3Key"] = .string("\(export.root)/manifest-files.json")
    export.summary["exportTime"] = .string(end.millisecondText)
    try table.write(bytes, to: name, in: "later/payments")
    try table.writeManifests(export, in: "later/payments")
    let time = TamperedTable.time(gone.value["NewImage"])
    expect(.historyShrunk, export.place, time.alone)
  }
}
