import Cryptography
import Trail

/// Whose time stamps are trusted, and where the stamp lies.
package struct TimestampDemand: Sendable {
  /// PEM.
  let authorities: [UInt8]
  let reply: String

  /// - Parameters:
  ///   - authorities: the path of certificates in PEM.
  ///   - reply: the path of an authority's reply (RFC 3161).
  /// - Throws: ``DiskError``.
  package init(authorities: String, reply: String) throws {
    self.authorities = try Disk.read(authorities)
    self.reply = reply
  }

  /// Tells whether a trusted authority stamped the checkpoint of what lies at a path.
  ///
  /// Where the query lies beside the reply, its nonce must be the reply's.
  func verify(_ path: String, _ verification: inout Verification) throws {
    guard Disk.exists(reply) else {
      return verification.tell(.unproven, "time stamp: no \(reply)")
    }
    let query = (reply.hasSuffix(".tsr") ? String(reply.dropLast(4)) : reply) + ".tsq"
    var nonce: [UInt8]?
    if Disk.exists(query) {
      guard let asked = TimeStampQuery(der: try Disk.read(query)) else {
        return verification.tell(.broken, "time stamp: \(query): no query that tickmark writes")
      }
      nonce = asked.nonce
    }
    let stamp = try Disk.read(reply)
    let stamped = try Disk.read(checkpointFile(of: path))
    do throws(TimeStamp.Refusal) {
      let seconds = try TimeStamp.verify(
        stamp,
        over: stamped,
        nonce: nonce,
        authorities: authorities
      )
      let time = Instant(seconds: seconds)
      verification.tell(.proven, "time stamp: the checkpoint was there at \(time)")
    } catch {
      verification.tell(.broken, "time stamp: \(error)")
    }
  }
}

/// Returns the place of the checkpoint that an artifact has as a file: a bag's, a state's, a
/// published log's, or the file itself.
///
/// - Throws: ``RunError`` where there is none.
func checkpointFile(of path: String) throws -> String {
  let path = try Disk.resolved(path)
  guard try Disk.kind(of: path) == .folder else { return path }
  for name in ["checkpoint", "log/checkpoint"] where Disk.exists("\(path)/\(name)") {
    return "\(path)/\(name)"
  }
  throw RunError(place: path, message: "no checkpoint, want one that a time stamp can be over")
}

/// Writes the query for an authority to stamp the checkpoint of what lies at a path.
///
/// - Parameters:
///   - target: a file that isn't there yet.
///   - random: 8 random bytes, for the nonce.
/// - Throws: ``RunError``, ``DiskError``.
package func writeTimestampQuery(of path: String, to target: String, random: [UInt8]) throws {
  guard try Disk.kind(of: target) == nil else {
    throw RunError(
      place: target,
      message: "found a file, want none",
      hint: "a stamp belongs to its query: keep it, or name another file with --to"
    )
  }
  let checkpoint = try Disk.read(checkpointFile(of: path))
  let query = TimeStampQuery(imprint: SHA256.hash(checkpoint), random: random)
  try Disk.writeNew(query.der, to: target, mode: 0o644)
}
