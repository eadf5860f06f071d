@testable import Tickmark

/// A configuration in which every key stands once.
enum ConfigurationFixture {
  static let text = """
    origin: audit.example.com/payments
    state: state
    timezone: UTC
    keys: { checkpoint: keys/checkpoint.key, bag: keys/bag.key, backup: keys/backup.key, commit: env:COMMIT, statements: keys/key-statements }
    anchors: [out, /mnt/auditor/checkpoints]
    limits: { record: 16MiB, depth: 64, string: 4096, ratio: 500 }
    sources:
      cloudtrail:
        format: cloudtrail
        location: exports/cloudtrail
        public-keys: keys/cloudtrail
        metadata: exports/cloudtrail.metadata.json
        expect: { every: 1h }
        require: signed
      orders:
        format: chained-jsonl
        location: exports/orders/*.jsonl.gz
        map: { id: /id, stream: /stream, sequence: /sequence, time: /time, actor: /actor/id }
        chain:
          previous: /prev_hash
          hash: /hash
          algorithm: sha256
          encoding: hex
          over: /data
          genesis: "0000000000000000000000000000000000000000000000000000000000000000"
        sensitive: [/data/customer/email]
      table:
        format: dynamodb-export
        location: exports/table
        keys: [pk, sk]
    tables:
      order: { source: orders, key: /data/orderId, columns: { status: /data/status }, keep: history }
    controls: [controls]
    identities: identities.yaml
    pipelines:
      nightly:
        schedule: "0 2 * * *"
        sources: [cloudtrail, orders]
        period: yesterday
        stages:
          - ingest
          - validate
          - project
          - evaluate: { frameworks: [soc2], parameters: { sign-in-failures-repeated: { most: 3 } } }
          - render: { to: out, formats: [html, csv], audience: [internal] }
          - backup:
              to: backups
              recipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p]
              keep: { last: 1, daily: 7, weekly: 5, monthly: 12, yearly: 7 }
              full: yearly
    excuses:
      - source: cloudtrail
        from: 2026-11-20
        to: 2026-11-21T06:00:00Z
        author: Ada
        justification: "change 4711: the trail was moved"
        expires: 2027-01-01
        signatures: [approvals/gap.ada.sig]
    approvers: { signers: approvers, required: 2 }
    waivers:
      - control: root-account-use
        author: ada@example.com
        justification: break-glass drill
        expiration_date: 2027-01-01
        run: true
        signatures: [approvals/root.lea.sig, approvals/root.max.sig]
      - exceptions: [root-account-use/0123456789, root-account-use/00ab00ab00]
        author: ada@example.com
        justification: two known calls
        expiration_date: 2027-01-01T12:00:00Z
    attestations:
      - framework: soc2
        requirement: CC1.1
        status: passed
        author: ada@example.com
        justification: the board signed the code of conduct
        evidence_url: https://wiki.example.com/conduct
        expiration_date: 2027-01-01
        signatures: []
    responses:
      - control: root-account-use
        author: Max Muster
        date: 2026-11-22
        text: The account is closed.

    """

  static func read(_ text: String) throws(ConfigurationError) -> Configuration {
    try ConfigurationReader.read(Array(text.utf8), path: "conf/pipelines.yaml")
  }

  /// Reads the fixture with each text put in place of another.
  static func read(_ edits: [(String, String)]) throws(ConfigurationError) -> Configuration {
    var text = text
    for (old, new) in edits {
      precondition(text.contains(old), "the fixture has no \(old)")
      text = text.replacing(old, with: new)
    }
    return try read(text)
  }

  /// Returns what is wrong, a line each; empty where nothing is.
  static func problems(_ text: String) -> [String] {
    do throws(ConfigurationError) {
      _ = try read(text)
      return []
    } catch {
      return error.problems.map { problem in
        let hint = problem.hint.map { " (\($0))" } ?? ""
        return "\(problem.place.dropFirst("conf/pipelines.yaml:".count)): \(problem.message)\(hint)"
      }
    }
  }

  static func problems(_ edits: [(String, String)]) -> [String] {
    var text = text
    for (old, new) in edits {
      precondition(text.contains(old), "the fixture has no \(old)")
      text = text.replacing(old, with: new)
    }
    return problems(text)
  }
}
