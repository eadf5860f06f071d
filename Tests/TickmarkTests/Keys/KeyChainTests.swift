import Cryptography
import Foundation
import Testing
import Trail
import TransparencyLog

@testable import Tickmark

/// Statements about a log's keys: what leads from one key to the next, and what is refused.
@Suite struct KeyChainTests {
  private static let origin = "example.com/log"
  private let checkpoint = KeyChainTests.signer("", 1)
  private let bag = KeyChainTests.signer("/bag", 2)
  private let other = KeyChainTests.signer("/bag", 3)
  private let third = KeyChainTests.signer("/bag", 4)
  private let recovery = KeyChainTests.signer("/recovery", 5)

  private static func signer(_ suffix: String, _ seed: UInt8) -> NoteSigner {
    guard let signer = try? NoteSigner(name: origin + suffix, seed: Array(seed..<seed + 32)) else {
      preconditionFailure("a name and 32 bytes make a signer")
    }
    return signer
  }

  private static func instant(_ day: Int) -> Instant { Instant(seconds: Int64(day) * 86_400) }

  /// Appends a statement, signed by whoever is named.
  private func append(
    _ act: KeyStatement.Act,
    _ old: NoteSigner,
    _ new: NoteSigner?,
    day: Int,
    by signers: [NoteSigner],
    to chain: inout KeyChain
  ) throws {
    let statement = chain.next(
      act,
      origin: Self.origin,
      old: old.verifier,
      new: new?.verifier,
      at: Self.instant(day),
      size: 100 * day
    )
    let note = SignedNote(
      text: statement.text,
      signatures: signers.map { $0.signature(of: statement.text) }
    )
    chain = try KeyChain(parsing: chain.text + note.description, place: "key-statements")
  }

  private func refusal(
    _ act: KeyStatement.Act,
    _ old: NoteSigner,
    _ new: NoteSigner?,
    by signers: [NoteSigner],
    after chain: KeyChain
  ) -> String? {
    var chain = chain
    let error = #expect(throws: RunError.self) {
      try append(act, old, new, day: 9, by: signers, to: &chain)
    }
    return error?.description
  }

  private func chain() throws -> KeyChain {
    var chain = KeyChain()
    try append(.recovery, checkpoint, recovery, day: 1, by: [checkpoint], to: &chain)
    try append(.rotate, bag, other, day: 2, by: [bag, other], to: &chain)
    return chain
  }

  @Test func trustedKeyLeadsToItsSuccessors() throws {
    let chain = try chain()
    #expect(chain.statements.count == 2)
    #expect(chain.liveKey(named: other.name) == other.verifier)
    #expect(chain.followed(from: [bag.verifier]).keys == [bag.verifier, other.verifier])
    #expect(chain.followed(from: [third.verifier]).keys == [third.verifier])
    // Whoever trusts the newest believes what it says of the one before.
    #expect(chain.followed(from: [other.verifier]).keys == [other.verifier, bag.verifier])
    #expect(try KeyChain(parsing: chain.text, place: "x") == chain)
  }

  @Test func recoveryKeyIsLearntFromTheCheckpointsKey() throws {
    var chain = try chain()
    try append(.revoke, other, third, day: 3, by: [recovery], to: &chain)
    #expect(chain.followed(from: [checkpoint.verifier]).keys.contains(third.verifier))
    #expect(!chain.followed(from: [other.verifier]).keys.contains(third.verifier))
    #expect(chain.retirement(of: other.verifier)?.act == .revoke)
  }

  /// Somebody puts a rotation between two keys of their own behind a statement that anybody can copy.
  @Test func keysThatNobodyKnowsLeadNowhere() throws {
    var chain = KeyChain()
    try append(.recovery, checkpoint, recovery, day: 1, by: [checkpoint], to: &chain)
    try append(.rotate, other, third, day: 2, by: [other, third], to: &chain)
    let followed = chain.followed(from: [checkpoint.verifier, bag.verifier])
    #expect(followed.keys == [checkpoint.verifier, bag.verifier, recovery.verifier])
    #expect(followed.retirements.isEmpty)
  }

  @Test func statementsThatAreSignedOtherwiseAreRefused() throws {
    let chain = try chain()
    #expect(
      refusal(.rotate, other, third, by: [other], after: chain)
        == "key-statements: statement 3: not signed by the new key"
    )
    #expect(
      refusal(.rotate, other, third, by: [third], after: chain)
        == "key-statements: statement 3: signed by neither the old key nor the recovery key"
    )
    #expect(
      refusal(.revoke, other, third, by: [other, third], after: chain)
        == "key-statements: statement 3: not signed by the recovery key that an earlier statement names"
    )
    #expect(
      refusal(.recovery, checkpoint, recovery, by: [bag], after: KeyChain())?.hasSuffix(
        "note: no signature by a known key, want one"
      ) == true
    )
  }

  @Test func endedKeyEndsNoOther() throws {
    let chain = try chain()
    #expect(
      refusal(.rotate, bag, third, by: [bag, third], after: chain)?.contains(
        "was replaced at 1970-01-03T00:00:00Z by statement 2"
      ) == true
    )
    #expect(
      refusal(.rotate, other, bag, by: [other, bag], after: chain)?.contains("was replaced") == true
    )
    #expect(
      refusal(.rotate, third, bag, by: [third, bag], after: chain)?.contains("the key in use is")
        == true
    )
  }

  @Test func keysOfOtherNamesAreRefused() throws {
    let chain = try chain()
    let wants = "want two keys of one name, one for the other"
    #expect(
      refusal(.rotate, other, checkpoint, by: [other, checkpoint], after: chain)?.hasSuffix(wants)
        == true
    )
    #expect(refusal(.rotate, other, nil, by: [other], after: chain)?.hasSuffix(wants) == true)
    #expect(
      refusal(.rotate, recovery, third, by: [recovery], after: chain)?.hasSuffix(wants) == true
    )
  }

  /// Each byte of a file of statements, changed: nothing is taken.
  @Test func changedStatementIsRefused() throws {
    let text = Array(try chain().text.utf8)
    var refused = 0
    for place in stride(from: 0, to: text.count, by: 7) {
      var changed = text
      changed[place] ^= 1
      let read = try? KeyChain(parsing: String(decoding: changed, as: UTF8.self), place: "x")
      refused += read == nil ? 1 : 0
    }
    #expect(refused == (text.count + 6) / 7)
  }

  @Test func removedAndReorderedStatementsAreRefused() throws {
    let notes = try chain().notes
    for text in [notes[1], notes[1] + notes[0], notes[0] + notes[0]] {
      let error = #expect(throws: RunError.self) { try KeyChain(parsing: text, place: "x") }
      #expect(error?.description.contains("doesn't follow the one before") == true)
    }
  }

  @Test func endedKeyIsBelievedOnlyBefore() throws {
    var chain = try chain()
    try append(.revoke, other, nil, day: 4, by: [recovery], to: &chain)
    let trusted = try TrustedKeys([bag, checkpoint].map(\.verifier.description)).following(
      chain,
      place: "x"
    )
    func open(_ signer: NoteSigner, day: Int?) throws -> String? {
      var keys = trusted
      keys.at = day.map(Self.instant)
      return try keys.open(signer.sign("text\n")) { _ in true }
    }
    #expect(try open(bag, day: 1) == "text\n")
    #expect(try open(other, day: 3) == "text\n")
    #expect(try open(third, day: 3) == nil)
    let replaced = #expect(throws: NoteError.self) { try open(bag, day: 2) }
    #expect(replaced?.description.contains("was replaced") == true)
    let revoked = #expect(throws: NoteError.self) { try open(other, day: 4) }
    #expect(revoked?.description.contains("was revoked") == true)
    #expect(throws: NoteError.self) { try open(other, day: nil) }
    // What was signed over more entries than the log had then isn't believed either.
    var keys = trusted
    keys.at = Self.instant(3)
    #expect(throws: NoteError.self) { try keys.open(other.sign("text\n"), size: 401) { _ in true } }
    #expect(try keys.open(other.sign("text\n"), size: 400) { _ in true } != nil)
  }

  @Test func twoChainsOfOneLogAreNoChain() throws {
    let one = try chain()
    var longer = one
    try append(.revoke, other, third, day: 3, by: [recovery], to: &longer)
    var fork = one
    try append(.rotate, other, third, day: 3, by: [other, third], to: &fork)
    #expect(try one.merged(with: longer, place: "x") == longer)
    #expect(try longer.merged(with: one, place: "x") == longer)
    #expect(throws: RunError.self) { try longer.merged(with: fork, place: "x") }
  }
}
