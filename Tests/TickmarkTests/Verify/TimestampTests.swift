import Cryptography
import Foundation
import Testing

@testable import Tickmark

/// Time stamps of checkpoints, by an authority that is really there: `openssl ts`.
@Suite(.enabled(if: TestAuthority.isHere, "no openssl here"))
struct TimestampTests {
  private static let data = Array("example.com/log\n1\nroot\n".utf8)
  private static let query = TimeStampQuery(imprint: SHA256.hash(data), random: Array(1...8))

  /// Calls the closure with an authority that stamped the query.
  private func withStamp(
    end: Date = Date(timeIntervalSinceNow: 86_400),
    _ body: (TestAuthority, _ reply: [UInt8], _ trusted: [UInt8]) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tickmark-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let authority = try TestAuthority(in: folder, end: end)
    let reply = try authority.stamp(Self.query.der)
    try body(authority, reply, Disk.read(authority.certificate))
  }

  private func refusal(
    _ reply: [UInt8],
    over data: [UInt8] = Self.data,
    nonce: [UInt8]? = Self.query.nonce,
    by trusted: [UInt8]
  ) -> String? {
    do throws(TimeStamp.Refusal) {
      _ = try TimeStamp.verify(reply, over: data, nonce: nonce, authorities: trusted)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func stampOfATrustedAuthoritySaysWhen() throws {
    try withStamp { _, reply, trusted in
      let before = Int64(Date().timeIntervalSince1970) - 60
      let seconds = try TimeStamp.verify(
        reply,
        over: Self.data,
        nonce: Self.query.nonce,
        authorities: trusted
      )
      #expect(before...(before + 120) ~= seconds)
    }
  }

  @Test func everythingElseIsRefusedByName() throws {
    try withStamp { _, reply, trusted in
      let (other, nonce) = (Self.data + [0], Self.query.nonce.map { $0 ^ 1 })
      #expect(refusal(reply, over: other, by: trusted) == "message imprint mismatch")
      #expect(refusal(reply, nonce: nonce, by: trusted) == "the nonce isn't that of the query")
      #expect(refusal(reply, nonce: nil, by: trusted) == nil)
      #expect(refusal(reply, by: []) == "no certificate of an authority in PEM")
      #expect(refusal(Array(reply.dropLast()), by: trusted) == "no time stamp reply")
      #expect(refusal(reply + [0], by: trusted) == "no time stamp reply")
      try withStamp { _, _, stranger in
        #expect(refusal(reply, by: stranger) == "certificate verify error")
      }
    }
  }

  @Test func everyByteOfAStampIsHeld() throws {
    try withStamp { _, reply, trusted in
      for place in stride(from: 0, to: reply.count, by: 7) {
        var altered = reply
        altered[place] ^= 1
        // Names of certificates that come along are not what is signed; all else is.
        if refusal(altered, by: trusted) == nil {
          let stamp = try TimeStamp.verify(
            altered,
            over: Self.data,
            nonce: Self.query.nonce,
            authorities: trusted
          )
          let right = try TimeStamp.verify(
            reply,
            over: Self.data,
            nonce: Self.query.nonce,
            authorities: trusted
          )
          #expect(stamp == right, "byte \(place)")
        }
      }
    }
  }

  @Test func certificateIsJudgedAtTheStampsTime() throws {
    // The stamp is made in the certificate's last seconds, and looked at after them.
    let end = Date(timeIntervalSinceNow: 3)
    try withStamp(end: end) { _, reply, trusted in
      Thread.sleep(until: end.addingTimeInterval(1))
      #expect(refusal(reply, by: trusted) == nil)
    }
    // A stamp that was made after the certificate's end counts for nothing.
    try withStamp(end: Date(timeIntervalSinceNow: -60)) { _, reply, trusted in
      #expect(refusal(reply, by: trusted) == "certificate verify error")
    }
  }

  @Test func queryIsWhatOpenSSLReads() throws {
    try withStamp { authority, _, _ in
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/openssl")
      process.arguments = ["ts", "-query", "-in", "query.tsq", "-text"]
      process.currentDirectoryURL = authority.folder
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      try process.run()
      let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(text.contains("Hash Algorithm: sha256"))
      #expect(text.contains("Nonce: 0x0202030405060708"))
      #expect(text.contains("Certificate required: yes"))
    }
  }

  @Test func onlyOurOwnFormOfAQueryIsRead() {
    let der = Self.query.der
    #expect(TimeStampQuery(der: der) == Self.query)
    #expect(TimeStampQuery(der: der + [0]) == nil)
    #expect(TimeStampQuery(der: Array(der.dropLast())) == nil)
    for place in der.indices where !(24..<56).contains(place) && !(59..<66).contains(place) {
      var altered = der
      altered[place] ^= 0x80
      #expect(TimeStampQuery(der: altered) == nil, "byte \(place)")
    }
  }
}
