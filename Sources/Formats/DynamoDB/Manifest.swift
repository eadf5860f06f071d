import CanonicalJSON
package import Trail

extension DynamoDB {
  /// An export's `manifest-summary.json`.
  package struct Summary: Sendable, Hashable {
    /// Folder of the export: the file's name without its last part.
    package let folder: String
    package let tableID: String
    package let tableARN: String
    /// DYNAMODB_JSON or ION.
    package let outputFormat: String
    package let itemCount: Int
    /// S3 key of the list of data files.
    package let filesKey: String
    /// nil for a full export.
    package let window: Period?
    /// What a full export proves ends here.
    package let exportTime: Instant

    /// - Throws: ``SetupError`` with the file's name for anything but a summary.
    package init(_ bytes: [UInt8], file: String) throws(SetupError) {
      guard let value = try? JSONValue(parsing: bytes), let table = value["tableId"]?.string,
        let format = value["outputFormat"]?.string, let count = value["itemCount"]?.int,
        let key = value["manifestFilesS3Key"]?.string
      else { throw SetupError(file, "no manifest summary of a DynamoDB export") }
      folder = file.split(separator: "/").dropLast().joined(separator: "/")
      tableID = table
      tableARN = value["tableArn"]?.string ?? table
      outputFormat = format
      itemCount = count
      filesKey = key
      let from = value["exportFromTime"]?.string.flatMap { Instant(rfc3339: $0) }
      let to = value["exportToTime"]?.string.flatMap { Instant(rfc3339: $0) }
      if let from, let to, from <= to {
        window = Period(begin: from, end: to)
      } else {
        window = nil
      }
      guard let time = to ?? value["exportTime"]?.string.flatMap({ Instant(rfc3339: $0) }) else {
        throw SetupError(file, "no exportTime")
      }
      exportTime = time
    }

    /// The table's name, as the scope of coverage shows it.
    package var tableName: String {
      tableARN.split(separator: "/").last.map(String.init) ?? tableID
    }
  }

  /// One line of `manifest-files.json`.
  package struct DataFile: Sendable, Hashable {
    package let itemCount: Int
    /// 16 bytes in base64, of the file as it lies.
    package let md5: String
    package let key: String

    /// - Throws: ``SetupError`` with file and line.
    package static func list(_ bytes: [UInt8], file: String) throws(SetupError) -> [DataFile] {
      var files: [DataFile] = []
      for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
        guard let value = try? JSONValue(parsing: Array(line)),
          let count = value["itemCount"]?.int, let md5 = value["md5Checksum"]?.string,
          let key = value["dataFileS3Key"]?.string
        else { throw SetupError("\(file):\(number + 1)", "no data file of a manifest") }
        files.append(DataFile(itemCount: count, md5: md5, key: key))
      }
      return files
    }
  }

  /// Returns what the manifests of a source say of its data files.
  ///
  /// - Parameters:
  ///   - evidence: name and bytes of each manifest file.
  ///   - keys: the configured key attributes; empty to take them from `found`.
  ///   - found: reads the names of `Keys` from the first record of a data file that an incremental
  ///     export lists, given the last part of its key.
  /// - Returns: table and key attributes for each listed file.
  /// - Throws: ``SetupError`` for ION, or where a table's key attributes can't be told.
  package static func context(
    _ evidence: [(name: String, bytes: [UInt8])],
    keys: [String],
    found: (String) throws -> [String]?
  ) throws -> Context {
    var context = Context(keys: keys)
    var tables: [String: String] = [:]
    let newest = Dictionary(evidence.map { ($0.name, $0.bytes) }, uniquingKeysWith: { $1 })
    for (name, bytes) in newest.sorted(by: { $0.key < $1.key })
    where name.hasSuffix("manifest-summary.json") {
      guard let summary = try? Summary(bytes, file: name) else { continue }
      guard summary.outputFormat == "DYNAMODB_JSON" else {
        throw SetupError(
          name,
          "output format \(summary.outputFormat), want DYNAMODB_JSON",
          hint: "export the table again with --export-format DYNAMODB_JSON"
        )
      }
      tables[summary.tableID] = summary.tableName
      let list = String(name.dropLast("manifest-summary.json".count)) + "manifest-files.json"
      let files = (try? DataFile.list(newest[list] ?? [], file: list)) ?? []
      for file in files {
        let base = file.key.split(separator: "/").last.map(String.init) ?? file.key
        context.tables[base] = summary.tableID
        let isKnown = !keys.isEmpty || context.tableKeys[summary.tableID] != nil
        if !isKnown, summary.window != nil, let names = try found(base), !names.isEmpty {
          context.tableKeys[summary.tableID] = names
        }
      }
    }
    if tables.count == 1 { context.onlyTable = tables.keys.first }
    let unknown = tables.filter { keys.isEmpty && context.tableKeys[$0.key] == nil }
    if let table = unknown.values.min() ?? (keys.isEmpty && tables.isEmpty ? "" : nil) {
      throw SetupError(
        "keys",
        "no key attributes\(table.isEmpty ? "" : " of table \(table)"), and no incremental export "
          + "to take them from",
        hint: "name them: keys: [pk, sk] in pipelines.yaml, or --keys pk,sk"
      )
    }
    return context
  }
}
