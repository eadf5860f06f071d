import Archive
import CanonicalJSON
import Cryptography
import Formats
import Trail

/// The CloudTrail side of a written sample, to be damaged: with the sample's key, also as its owner
/// could.
struct TamperedTrail {
  struct Digest {
    var name: String
    var value: JSONValue
    var window: Period
    /// Names of the logs it lists.
    var logs: [String]
  }

  private var folder: SampleFolder
  /// Oldest first.
  private(set) var digests: [Digest] = []
  private var signatures: [(key: String, signature: String)] = []
  private let exceptions: Set<String>

  /// - Parameter exceptions: ids of the events that fail a control.
  init(_ path: String, exceptions: Set<String>) throws {
    folder = SampleFolder(path)
    self.exceptions = exceptions
    for file in try SourceFiles.list("\(path)/exports/cloudtrail")
    where file.name.contains("/CloudTrail-Digest/") {
      let value = try JSONValue(parsing: Gzip.decompress(Disk.read(file.path), limit: 1 << 26))
      digests.append(try Self.digest(value))
    }
    digests.sort { $0.window.end < $1.window.end }
    let sidecar = try JSONValue(parsing: Disk.read("\(path)/\(Self.sidecar)"))
    signatures = (sidecar.object ?? JSONObject()).map {
      ($0.name, $0.value["signature"]?.string ?? "")
    }
  }

  private static let sidecar = "exports/cloudtrail.metadata.json"

  private static func digest(_ value: JSONValue) throws -> Digest {
    let file = try CloudTrail.DigestFile(value.canonical)
    return Digest(name: file.key, value: value, window: file.window, logs: file.logs.map(\.key))
  }

  // MARK: What is there

  var newest: Int { digests.count - 1 }

  /// The middle one of the digests with logs whose events, and those of the two before, fail no
  /// control.
  func quiet() throws -> Int {
    var found: [Int] = []
    for index in 3..<digests.count - 3 where !digests[index].logs.isEmpty {
      let logs = digests[index - 2...index].flatMap(\.logs)
      if try logs.allSatisfy({ try !holdsException($0) }) { found.append(index) }
    }
    guard !found.isEmpty else {
      throw RunError(place: "sample", message: "no quiet hours in it, want more days")
    }
    return found[found.count / 2]
  }

  private func holdsException(_ log: String) throws -> Bool {
    try records(log).contains { record in
      exceptions.contains("\(SampleStory.account)/\(record["eventID"]?.string ?? "")")
    }
  }

  func path(_ name: String) -> String { "exports/cloudtrail/\(name)" }

  func bytes(_ name: String) throws -> [UInt8] {
    try Disk.read("\(folder.path)/\(path(name))")
  }

  func records(_ log: String) throws -> [JSONValue] {
    let content = try Gzip.decompress(bytes(log), limit: 1 << 26)
    return try JSONValue(parsing: content)["Records"]?.array ?? []
  }

  /// From its first event to its last.
  func span(_ records: [JSONValue]) -> Period? {
    let times = records.compactMap { $0["eventTime"]?.string.flatMap { Instant(rfc3339: $0) } }
    guard let first = times.min(), let last = times.max() else { return nil }
    return Period(begin: first, end: last.alone.end)
  }

  // MARK: What is done to it

  func remove(_ name: String) throws { try Disk.remove("\(folder.path)/\(path(name))") }

  /// Removes a digest with the logs it lists.
  func removeHour(_ index: Int) throws {
    for name in [digests[index].name] + digests[index].logs { try remove(name) }
  }

  mutating func write(_ bytes: [UInt8], to name: String) throws {
    try folder.write(bytes, to: path(name))
  }

  /// Writes a log with these records and returns the hash of its content.
  @discardableResult
  mutating func write(_ records: [JSONValue], to log: String) throws -> Cryptography.Digest {
    let file: JSONValue = ["Records": .array(records)]
    try write(Gzip.compress(file.canonical), to: log)
    return SHA256.hash(file.canonical)
  }

  /// Changes a digest and signs it, and all that follow it, anew.
  mutating func edit(_ index: Int, _ change: (inout JSONValue) -> Void) throws {
    change(&digests[index].value)
    for next in index..<digests.count {
      if next > index {
        let before = digests[next - 1]
        digests[next].value["previousDigestHashValue"] =
          .string(SHA256.hash(before.value.canonical).hex)
        digests[next].value["previousDigestSignature"] = .string(signature(of: before.name))
      }
      try sign(digests[next].value)
      digests[next] = try Self.digest(digests[next].value)
    }
    try writeSignatures()
  }

  /// Signs a digest under the key that it states, and writes it there.
  private mutating func sign(_ value: JSONValue) throws {
    let file = try CloudTrail.DigestFile(value.canonical)
    guard let bytes = RSA.signSHA256(privateKey: SampleRSAKey.privateKey, message: file.signedText)
    else { throw RunError(place: "sample", message: "its RSA key can't be read") }
    try write(Gzip.compress(value.canonical), to: file.key)
    setSignature(of: file.key, to: Hex.encode(bytes))
  }

  /// Adds a digest that none of the others follows.
  mutating func add(_ value: JSONValue) throws {
    try sign(value)
    try writeSignatures()
  }

  /// Removes the digests whose windows begin at this time or later.
  mutating func cut(behind end: Instant) throws {
    while let last = digests.last, last.window.begin >= end {
      try removeHour(newest)
      setSignature(of: last.name, to: nil)
      digests.removeLast()
    }
    try writeSignatures()
  }

  // MARK: The sidecar

  func signature(of key: String) -> String {
    signatures.first { $0.key == key }?.signature ?? ""
  }

  /// Sets what the sidecar says, nil for nothing; ``writeSignatures()`` writes it.
  mutating func setSignature(of key: String, to signature: String?) {
    signatures.removeAll { $0.key == key }
    if let signature { signatures.append((key, signature)) }
  }

  mutating func writeSignatures() throws {
    let members = signatures.sorted { $0.key < $1.key }.map { entry -> (String, JSONValue) in
      (
        entry.key,
        ["signature": .string(entry.signature), "signature-algorithm": "SHA256withRSA"]
      )
    }
    try folder.write("\(JSONValue.object(JSONObject(members)).pretty)\n", to: Self.sidecar)
  }
}
