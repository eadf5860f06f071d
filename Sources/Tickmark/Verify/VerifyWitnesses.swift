package import TransparencyLog

/// What witnesses say of a checkpoint, and how many of them are asked for.
package struct WitnessDemand: Sendable {
  let policy: TrustPolicy
  /// Places of notes over the same checkpoint, with cosignatures under it.
  let notes: [String]

  /// - Parameters:
  ///   - policy: the path of a policy (c2sp.org/tlog-policy).
  ///   - notes: as witnesses gave them back.
  /// - Throws: ``RunError`` for a policy that can't be read as one, ``DiskError``.
  package init(policy place: String, notes: [String]) throws {
    let text = String(validating: try Disk.read(place), as: UTF8.self)
    do throws(NoteError) {
      policy = try TrustPolicy(text ?? "\u{0}")
    } catch {
      throw RunError(
        place: place,
        message: "\(error)",
        hint:
          "lines of a policy: log <vkey>, witness <name> <vkey>, group <name> any <name>…, quorum"
      )
    }
    self.notes = notes
  }

  /// The keys of the policy's logs, which are trusted as those that `--key` names.
  package var logs: [VerifierKey] { policy.logs }

  /// Tells whether enough witnesses cosigned a checkpoint.
  func verify(_ checkpoint: Checkpoint, _ verification: inout Verification) throws {
    let keys = policy.witnesses.values.sorted { $0.description < $1.description }
    var cosigners: [VerifierKey] = []
    for place in notes {
      do throws(NoteError) {
        let note = try Self.note(place)
        guard note.text == checkpoint.text else {
          verification.tell(.broken, "\(place): cosigned another checkpoint than this one")
          continue
        }
        for key in try note.verify(with: keys) where !cosigners.contains(key) {
          cosigners.append(key)
          verification.tell(.proven, "cosigned by \(key.name)")
        }
      } catch .unsigned {
        // Witnesses that the policy doesn't name count neither for a checkpoint nor against it.
        continue
      } catch {
        verification.tell(.broken, "\(place): \(error)")
      }
    }
    let isEnough = policy.isSatisfied(by: cosigners)
    verification.tell(
      isEnough ? .proven : .unproven,
      isEnough
        ? "the policy's quorum of witnesses"
        : "not the quorum \(policy.quorum ?? "none") of witnesses"
    )
  }

  private static func note(_ place: String) throws(NoteError) -> SignedNote {
    do {
      return try SignedNote(Disk.read(place))
    } catch let error as NoteError {
      throw error
    } catch {
      throw .malformed("\(error)")
    }
  }
}
