import Cryptography
import SSHSignature
package import Trail

/// Who may approve, and how many of them must.
package struct ApproverSettings: Sendable, Hashable {
  /// A file of allowed signers, as `ssh-keygen -Y verify` reads it; nil where none must approve.
  package var signers: String?
  package var required: Int
}

/// One person's approval of an assertion.
package struct Approval: Sendable, Hashable {
  /// As in the file of allowed signers.
  package let name: String
  /// As `ssh-keygen -l` prints it.
  package let fingerprint: String
  /// As `ssh-keygen -Y sign` wrote it.
  package let signature: String
}

/// An assertion with what its signatures are worth; only ``AssertionReviewer`` makes one.
package struct ReviewedAssertion: Sendable, Hashable {
  package let assertion: Assertion
  package let approvals: [Approval]
  /// How many approvals it needs; nil where the configuration names no approvers.
  package let required: Int?
  /// Whether it has expired.
  package let isExpired: Bool
  /// What is wrong with its signatures; nothing once it has expired.
  package let flaws: [Finding]

  /// Whether enough people have approved it; an excuse needs nobody where no approvers are named.
  package var isApproved: Bool { approvals.count >= required ?? 0 }

  /// Whether it changes anything.
  package var isInForce: Bool { isApproved && !isExpired }

  fileprivate init(
    _ assertion: Assertion,
    _ approvals: [Approval],
    required: Int?,
    isExpired: Bool,
    flaws: [Finding]
  ) {
    self.assertion = assertion
    self.approvals = approvals
    self.required = required
    self.isExpired = isExpired
    self.flaws = isExpired ? [] : flaws
  }
}

/// Checks signatures of assertions: by different people, none of them the author.
package struct AssertionReviewer {
  /// Bytes of a signature file; that of the largest RSA key has fewer than 3,000.
  private static let signatureLimit = 16 << 10

  private let origin: String
  private let approvers: ApproverSettings?
  private let signers: AllowedSigners?
  private let identities: IdentityMap
  private let resolve: (String) -> String

  /// - Throws: ``RunError``, ``DiskError`` for a file of signers that can't be read.
  package init(_ configuration: Configuration) throws {
    origin = configuration.origin
    approvers = configuration.approvers
    identities = try configuration.identityMap()
    resolve = configuration.resolve
    signers = try configuration.approvers?.signers.map { name in
      let path = configuration.resolve(name)
      let text = String(decoding: try Disk.read(path), as: UTF8.self)
      do throws(AllowedSigners.Fault) {
        return try AllowedSigners(parsing: text)
      } catch {
        throw RunError(
          place: "\(path):\(error.line)",
          message: "\(error.found), want <name> [options] <kind> <base64>"
        )
      }
    }
  }

  /// Reviews an assertion.
  ///
  /// - Parameters:
  ///   - at: the run's clock.
  ///   - logged: when the log took it, approved; its signers' keys had to be valid then.
  package func review(
    _ assertion: Assertion,
    at: Instant,
    logged: Instant? = nil
  ) -> ReviewedAssertion {
    var approvals: [Approval] = []
    var flaws: [Finding] = []
    var absent: [String] = []
    for name in assertion.signatures {
      guard Disk.exists(resolve(name)) else {
        absent.append(name)
        continue
      }
      do throws(SignatureFlaw) {
        approvals.append(try approval(name, of: assertion, at: logged ?? at, beside: approvals))
      } catch {
        flaws.append(
          Finding(
            .approvalInvalid,
            source: OwnFact.source,
            place: name,
            found: "\(assertion.shortID): \(error.found)",
            expected: error.expected
          )
        )
      }
    }
    if let required = approvers?.required, approvals.count < required {
      flaws.append(
        Finding(
          .approvalMissing,
          source: OwnFact.source,
          place: assertion.place,
          found: "\(assertion.shortID): \(approvals.count) of \(required) approvals"
            + (absent.isEmpty ? "" : "; no \(absent.joined(separator: ", no "))"),
          expected: "signatures of \(required) approvers, none of them \(assertion.author)"
        )
      )
    }
    return ReviewedAssertion(
      assertion,
      approvals,
      required: approvers?.required,
      isExpired: assertion.expires.map { at >= $0 } ?? false,
      flaws: flaws
    )
  }

  private func approval(
    _ name: String,
    of assertion: Assertion,
    at: Instant,
    beside others: [Approval]
  ) throws(SignatureFlaw) -> Approval {
    let text = try signatureText(name)
    let signature: SSHSignature
    do throws(SSHSignatureError) {
      signature = try SSHSignature(armored: text)
      try signature.verify(
        Array(assertion.text(origin: origin).utf8),
        namespace: Assertion.namespace
      )
    } catch {
      throw SignatureFlaw(found: error.description, expected: "a signature of its text")
    }
    let key = signature.publicKey
    guard
      let signer = signers?.signer(of: key, namespace: Assertion.namespace, at: at.seconds)
    else {
      throw SignatureFlaw(found: "key \(key.fingerprint)", expected: "an approver's, valid then")
    }
    guard person(signer.name) != person(assertion.author) else {
      throw SignatureFlaw(found: "\(signer.name), the author", expected: "somebody else")
    }
    let isAgain = others.contains {
      person($0.name) == person(signer.name) || $0.fingerprint == key.fingerprint
    }
    guard !isAgain else {
      throw SignatureFlaw(found: "\(signer.name) a second time", expected: "somebody else")
    }
    return Approval(name: signer.name, fingerprint: key.fingerprint, signature: text)
  }

  private func signatureText(_ name: String) throws(SignatureFlaw) -> String {
    let path = resolve(name)
    guard let byteCount = try? Disk.byteCount(of: path), let bytes = try? Disk.read(path) else {
      throw SignatureFlaw(found: "nothing that can be read", expected: "a signature")
    }
    guard byteCount <= Self.signatureLimit, let text = String(validating: bytes, as: UTF8.self)
    else { throw SignatureFlaw(found: "\(byteCount) bytes", expected: "a signature") }
    return text
  }

  /// Whom a name stands for: all names of one person in the identity map are one.
  private func person(_ name: String) -> String {
    let isNamed = { (known: IdentityMap.Name) in known.name.lowercased() == name.lowercased() }
    return identities.names.first(where: isNamed).map { "person \($0.person)" }
      ?? name.lowercased()
  }
}

private struct SignatureFlaw: Error {
  let found: String
  let expected: String
}

extension FindingCode {
  static let approvalInvalid = FindingCode(
    "approval-invalid",
    .suspect,
    meaning: "a signature under a waiver, an excuse or an attestation doesn't count",
    unproven: "nothing; what it was to approve has no effect without it",
    advice: "Find out whether the text was changed after it was signed, or who signed it."
  )
  static let approvalMissing = FindingCode(
    "approval-missing",
    .notice,
    meaning: "a waiver, an excuse or an attestation lacks approvals",
    unproven: "nothing; it has no effect until it has them",
    advice: "Let approvers sign what `tickmark waivers text` prints, and name the files."
  )
}
