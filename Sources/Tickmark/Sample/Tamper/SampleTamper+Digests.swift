import CanonicalJSON
import Cryptography
import Trail

/// Damage to CloudTrail's digests.
extension SampleTamper {
  static let ofDigests = [
    SampleTamper(.digestMissing) { sample in
      let digest = try sample.quietDigest()
      try sample.trail.remove(digest.name)
      sample.expect(.digestMissing, digest.name, digest.window)
    },
    SampleTamper(.digestAltered) { sample in
      let digest = try sample.quietDigest()
      var value = digest.value
      value["logFiles"] = .array([])
      var later = SampleFolder("\(sample.path)/later")
      try later.write(value.canonical, to: "cloudtrail/\(digest.name)")
      sample.bringLater()
      sample.expect(.digestAltered, digest.name, nil)
    },
    SampleTamper(.digestMoved) { sample in
      let digest = try sample.quietDigest()
      let place = "moved/\(digest.name)"
      try sample.trail.write(sample.trail.bytes(digest.name), to: place)
      try sample.trail.remove(digest.name)
      sample.expect(.digestMoved, place, digest.window)
    },
    SampleTamper(.digestReplayed) { sample in
      let digest = try sample.quietDigest()
      let end = digest.window.end
      let copy = digest.name.replacing(end.stamp, with: end.adding(seconds: 1).stamp)
      var value = digest.value
      value["digestS3Object"] = .string(copy)
      try sample.trail.add(value)
      sample.expect(.digestReplayed, copy, digest.window)
    },
    SampleTamper(.digestSignatureInvalid) { sample in
      let digest = try sample.newestDigest()
      let signature = sample.trail.signature(of: digest.name)
      let other = (signature.hasPrefix("0") ? "1" : "0") + signature.dropFirst()
      sample.trail.setSignature(of: digest.name, to: other)
      try sample.trail.writeSignatures()
      sample.expect(.digestSignatureInvalid, digest.name, digest.window)
    },
    SampleTamper(.digestSignatureAbsent) { sample in
      let digest = try sample.newestDigest()
      sample.trail.setSignature(of: digest.name, to: nil)
      try sample.trail.writeSignatures()
      sample.expect(.digestSignatureAbsent, digest.name, digest.window)
    },
    SampleTamper(.digestKeyUnknown) { sample in
      try sample.editNewest(.digestKeyUnknown) { digest in
        digest["digestPublicKeyFingerprint"] = .string(String(repeating: "0", count: 32))
      }
    },
    SampleTamper(.digestPreviousMismatch) { sample in
      try sample.editNewest(.digestPreviousMismatch) { digest in
        digest["previousDigestHashValue"] = .string(SHA256.hash("another").hex)
      }
    },
    SampleTamper(.digestWindowGap) { sample in
      let digest = try sample.newestDigest()
      let begin = digest.window.begin.adding(seconds: 600)
      try sample.trail.edit(sample.trail.newest) { $0["digestStartTime"] = .string("\(begin)") }
      let gap = Period(begin: digest.window.begin, end: begin)
      sample.expect(.digestWindowGap, digest.name, gap)
    },
    SampleTamper(.digestWindowOverlap) { sample in
      let digest = try sample.newestDigest()
      let begin = digest.window.begin.adding(seconds: -600)
      try sample.trail.edit(sample.trail.newest) { $0["digestStartTime"] = .string("\(begin)") }
      let shared = Period(begin: begin, end: digest.window.begin)
      sample.expect(.digestWindowOverlap, digest.name, shared)
    },
    SampleTamper(.digestMalformed) { sample in
      let digest = try sample.quietDigest()
      try sample.trail.write(Array("{".utf8), to: digest.name)
      sample.expect(.digestMalformed, digest.name, digest.window)
    },
    SampleTamper(.chainRestarted) { sample in
      let index = try sample.trail.quiet()
      let digests = sample.trail.digests
      let gap = Period(begin: digests[index - 3].window.end, end: digests[index].window.begin)
      for gone in index - 2..<index { try sample.trail.removeHour(gone) }
      try sample.trail.edit(index) { digest in
        for name in ["S3Bucket", "S3Object", "HashValue", "HashAlgorithm", "Signature"] {
          digest["previousDigest\(name)"] = .null
        }
      }
      sample.expect(.chainRestarted, digests[index].name, gap)
    },
    SampleTamper(.sourceLate) { sample in
      let gap = try sample.cutTrail(hours: 4)
      sample.expect(.sourceLate, nil, Period(begin: gap.begin, end: sample.at))
    },
    SampleTamper(.trailTruncated) { sample in
      let gap = try sample.cutTrail(hours: 4)
      let begin = sample.trail.digests[0].window.end
      sample.command =
        "validate cloudtrail exports/cloudtrail --public-keys keys/cloudtrail"
        + " --metadata exports/cloudtrail.metadata.json --from \(begin) --to \(sample.end)"
      sample.expectNothingElse(exit: 2)
      sample.expect(.trailTruncated, nil, Period(begin: gap.begin, end: sample.end))
    },
    SampleTamper(.rangeFromEvidence) { sample in
      sample.command =
        "validate cloudtrail exports/cloudtrail --public-keys keys/cloudtrail"
        + " --metadata exports/cloudtrail.metadata.json"
      sample.expectNothingElse(exit: 0)
      sample.expect(.rangeFromEvidence, nil, nil)
    },
  ]
}

extension TamperedSample {
  func quietDigest() throws -> TamperedTrail.Digest { trail.digests[try trail.quiet()] }

  /// Returns the newest digest, which is the last one of the period: no other speaks for it.
  fileprivate mutating func newestDigest() throws -> TamperedTrail.Digest {
    try trail.cut(behind: end)
    return trail.digests[trail.newest]
  }

  /// Changes the newest digest and signs it anew: its window is what isn't proven then.
  fileprivate mutating func editNewest(
    _ code: FindingCode,
    _ change: (inout JSONValue) -> Void
  ) throws {
    let digest = try newestDigest()
    try trail.edit(trail.newest, change)
    expect(code, digest.name, digest.window)
  }

  /// Removes the newest digests and the logs they list; returns the time that they covered.
  fileprivate mutating func cutTrail(hours: Int) throws -> Period {
    let first = trail.digests.count - hours
    for index in first...trail.newest { try trail.removeHour(index) }
    return Period(
      begin: trail.digests[first].window.begin,
      end: trail.digests[trail.newest].window.end
    )
  }
}
