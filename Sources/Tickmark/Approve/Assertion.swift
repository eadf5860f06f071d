package import CanonicalJSON
import Cryptography
package import Trail

/// Something that a person says and others approve: a waiver, an excuse or an attestation.
///
/// What approvers sign is its text; a signature of another log, kind or wording is none of it:
///
///     tickmark-waiver/v1
///     audit.example.com/payments
///     {"author":"ada@example.com","control":"root-account-use","expiration_date":"2026-07-01T00:00:00Z",…}
///
/// - SeeAlso: docs/waivers.md.
package struct Assertion: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Exceptions that are accepted for a time.
    case waiver
    /// Absence of evidence that is explained.
    case excuse
    /// What a person states of a requirement that no control tests.
    case attestation

    var fact: OwnFact.Kind {
      switch self {
      case .waiver: .waiver
      case .excuse: .excuse
      case .attestation: .attestation
      }
    }
  }

  /// What `ssh-keygen -Y sign -n` is given.
  package static let namespace = "tickmark"

  package let kind: Kind
  /// What it says, without its approvals.
  package let data: JSONValue
  /// Files with signatures, as the configuration names them.
  package let signatures: [String]
  /// Where it stands, as in `pipelines.yaml:31`; empty for one that only the log has.
  package let place: String

  package init(_ kind: Kind, _ data: JSONValue, signatures: [String] = [], place: String = "") {
    self.kind = kind
    self.data = data
    self.signatures = signatures
    self.place = place
  }

  /// `<kind>/<SHA-256 of what it says>`: the id of its entry in the log.
  package var id: String { "\(kind.rawValue)/\(SHA256.hash(data.canonical).hex)" }

  /// The id as people write it: the first ten digits.
  package var shortID: String { Self.shortened(id) }

  /// Returns the text that approvers sign, for the log of this name.
  package func text(origin: String) -> String {
    "tickmark-\(kind.rawValue)/v1\n\(origin)\n\(data.canonicalText)\n"
  }

  static func shortened(_ id: String) -> String {
    let parts = id.split(separator: "/", maxSplits: 1)
    return parts.count == 2 ? "\(parts[0])/\(parts[1].prefix(10))" : id
  }
}

extension Assertion {
  package var author: String { text("author") }
  package var justification: String { text("justification") }

  /// From then on it counts no more.
  package var expires: Instant? {
    Instant(rfc3339: text(kind == .excuse ? "expires" : "expiration_date"))
  }

  /// The control whose every exception is waived; nil where single ones are, or for other kinds.
  package var control: String? { kind == .waiver ? data["control"]?.string : nil }

  /// References of the exceptions that are waived.
  package var exceptions: [String] { (data["exceptions"]?.array ?? []).compactMap(\.string) }

  package var framework: String { text("framework") }
  package var requirement: String { text("requirement") }
  package var evidenceURL: String? { data["evidence_url"]?.string }

  /// What an attestation says: `passed` or `failed`.
  package var status: String { text("status") }

  /// What it is about, in a few words.
  package var subject: String {
    switch kind {
    case .waiver: control ?? exceptions.joined(separator: ", ")
    case .excuse: "\(text("source")) from \(text("from")) to \(text("to"))"
    case .attestation: "\(framework) \(requirement): \(status)"
    }
  }

  private func text(_ name: String) -> String { data[name]?.string ?? "" }
}

extension Excuse {
  /// The excuse as something that can be approved.
  var assertion: Assertion {
    Assertion(
      .excuse,
      [
        "author": .string(author), "expires": JSONValue(expires),
        "from": JSONValue(period.begin), "justification": .string(justification),
        "source": .string(source), "to": JSONValue(period.end),
      ],
      signatures: signatures,
      place: place
    )
  }
}
