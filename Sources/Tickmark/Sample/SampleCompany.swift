import Age
package import CanonicalJSON
import Cryptography
package import Trail
import TransparencyLog

/// A made-up company with a night's exports, keys, a pipeline and the truth about what is wrong in it.
///
/// The same seed, events and days give the same bytes. Three systems tell one story: CloudTrail with
/// a signed digest chain, a DynamoDB table of payments, and hash-chained business events.
package struct SampleCompany: Sendable {
  /// What a run over the sample must say.
  package struct Truth: Sendable, Hashable {
    package let at: Instant
    package let exit: Int32
    /// `truth.json`.
    package let json: JSONValue
  }

  package static let origin = "audit.example.com/sample"

  private let seed: UInt64
  private let events: Int
  private let calendar: SampleCalendar

  /// - Parameters:
  ///   - events: about how many; at least 200.
  ///   - days: 1 to 366.
  package init(seed: UInt64 = 1, events: Int = 20_000, days: Int = 3) {
    precondition((1...366).contains(days) && events >= 200, "a sample has 200 events and a day")
    self.seed = seed
    self.events = events
    calendar = SampleCalendar(days: days)
  }

  /// Writes the company into a folder.
  ///
  /// - Throws: ``RunError`` where the folder holds something already, ``DiskError``.
  @discardableResult
  package func write(to folder: String) throws -> Truth {
    if try Disk.kind(of: folder) != nil, try !Disk.names(in: folder).isEmpty {
      throw RunError(
        place: folder,
        message: "not empty, want a new folder",
        hint: "name one that isn't there"
      )
    }
    try Disk.makeFolder("\(folder)/exports")
    let story = SampleStory(calendar, seed: seed, events: events)
    var trail = SampleTrail(story, seed: seed, folder: "\(folder)/exports/cloudtrail")
    try trail.write(events: events / 2)
    var business = SampleBusiness(story, seed: seed, folder: "\(folder)/exports/business")
    try business.write(events: events * 3 / 10)
    var payments = SamplePayments(story, seed: seed, folder: "\(folder)/exports/payments")
    try payments.write(events: events / 5)
    let recipient = try writeKeys(folder)
    try Disk.write(Array(pipelines(recipient).utf8), to: "\(folder)/pipelines.yaml")
    let exceptions = trail.exceptions.merging(business.exceptions) { $0 + $1 }
      .merging(payments.exceptions) { $0 + $1 }
    let truth = truth(exceptions, overlaps: payments.overlaps)
    try Disk.write(
      Array(truth.json.pretty.utf8) + [UInt8(ascii: "\n")],
      to: "\(folder)/truth.json"
    )
    return truth
  }

  // MARK: Keys

  /// Writes all keys; returns the age recipient.
  private func writeKeys(_ folder: String) throws -> String {
    let keys = "\(folder)/keys"
    try Disk.makeFolder("\(keys)/cloudtrail")
    try Disk.makeFolder("\(keys)/offline")
    for (file, name) in [
      ("checkpoint", Self.origin), ("bag", "\(Self.origin)/bag"),
      ("backup", "\(Self.origin)/backup"),
    ] {
      let signer: NoteSigner
      do throws(NoteError) {
        signer = try NoteSigner(name: name, seed: secret(file).bytes)
      } catch {
        throw RunError(place: name, message: "\(error)")
      }
      try write("\(signer.secretText)\n", "\(keys)/\(file).key")
      try write("\(signer.verifier)\n", "\(keys)/\(file).vkey")
    }
    try write(
      "\(Base64.encode(secret("commit").bytes + secret("field").bytes))\n",
      "\(keys)/commit.key"
    )
    try write("\(SampleRSAKey.list.pretty)\n", "\(keys)/cloudtrail/public-keys.json")
    let identity = AgeIdentity.generate { count in Array(secret("age").bytes.prefix(count)) }
    try write("\(identity.secretText)\n", "\(keys)/offline/backup-identity.txt")
    return "\(identity.recipient)"
  }

  private func secret(_ name: String) -> Digest { SHA256.hash("sample secret \(name) \(seed)") }

  private func write(_ text: String, _ path: String) throws {
    try Disk.write(Array(text.utf8), to: path)
  }

  // MARK: Texts

  private var period: String { "\(calendar.day(0).dateText)/\(calendar.end.dateText)" }

  private func truth(_ exceptions: [String: [String]], overlaps: [String]) -> Truth {
    let controls = exceptions.sorted { $0.key < $1.key }.map { id, ids -> JSONValue in
      ["id": .string(id), "exceptions": .array(ids.sorted().map { .string($0) })]
    }
    let findings = overlaps.map { place -> JSONValue in
      ["code": "export-window-overlap", "place": .string(place)]
    }
    let json: JSONValue = [
      "seed": JSONValue(Int(seed)), "days": JSONValue(calendar.days), "events": JSONValue(events),
      "at": JSONValue(calendar.at), "period": .string(period), "exit": 1,
      "controls": .array(controls), "findings": .array(findings),
    ]
    return Truth(at: calendar.at, exit: 1, json: json)
  }

  private func pipelines(_ recipient: String) -> String {
    """
    # The sample company: one pipeline over three sources. Paths are relative to this file.
    origin: \(Self.origin)
    state: state
    timezone: UTC
    keys: { checkpoint: keys/checkpoint.key, bag: keys/bag.key, backup: keys/backup.key, commit: keys/commit.key }
    sources:
      cloudtrail:
        format: cloudtrail
        location: exports/cloudtrail
        public-keys: keys/cloudtrail
        metadata: exports/cloudtrail.metadata.json
        expect: { every: 1h }
        require: signed
      business:
        format: chained-jsonl
        location: exports/business/*.jsonl.gz
        map: { id: /id, stream: /stream, sequence: /sequence, time: /time, actor: /actor/id, action: /type, outcome: /outcome }
        chain: { previous: /prev_hash, hash: /hash }
        sensitive: [/data/customer/email]
      payments:
        format: dynamodb-export
        location: exports/payments
        keys: [pk, sk]
    tables:
      customer_order: { source: business, key: /data/orderNumber, columns: { status: /data/status, total: /data/total }, keep: history }
      payment: { source: payments, key: /pk, columns: { type: /type, amount: /amount, currency: /currency }, keep: latest }
    pipelines:
      nightly:
        schedule: "0 2 * * *"
        sources: [cloudtrail, business, payments]
        period: \(period)
        stages:
          - ingest
          - validate
          - project
          - evaluate: { frameworks: [soc2, pci-dss-4.0.1] }
          - render: { to: out, formats: [html, xml, csv] }
          - backup: { to: backups, recipients: [\(recipient)], keep: { daily: 7, weekly: 5, monthly: 12, yearly: 7 } }

    """
  }
}
