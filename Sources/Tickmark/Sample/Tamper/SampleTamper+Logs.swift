import Archive
import CanonicalJSON
import Cryptography
import Trail

/// Damage to CloudTrail's log files.
extension SampleTamper {
  static let ofLogs = [
    SampleTamper(.logFileMissing) { sample in
      let digest = try sample.quietDigest()
      try sample.trail.remove(digest.logs[0])
      sample.expect(.logFileMissing, digest.logs[0], digest.window)
    },
    SampleTamper(.logFileAltered) { sample in
      let digest = try sample.quietDigest()
      var records = try sample.trail.records(digest.logs[0])
      records[0]["sourceIPAddress"] = "203.0.113.9"
      try sample.trail.write(records, to: digest.logs[0])
      sample.expect(.logFileAltered, digest.logs[0], digest.window)
    },
    SampleTamper(.logFileUnlisted) { sample in
      let log = try sample.quietDigest().logs[0]
      var record = try sample.trail.records(log)[0]
      record["eventID"] = "00000000-0000-4000-8000-000000000000"
      let name = String(log.dropLast(24)) + "_forgedforgedfor.json.gz"
      try sample.trail.write([record], to: name)
      sample.expect(.logFileUnlisted, name, sample.trail.span([record]))
    },
    SampleTamper(.eventOutsideWindow) { sample in
      let index = try sample.trail.quiet()
      let log = sample.trail.digests[index].logs[0]
      var records = try sample.trail.records(log)
      let time = sample.trail.digests[index].window.end.adding(seconds: 60)
      records[records.count - 1]["eventTime"] = .string("\(time)")
      let hash = try sample.trail.write(records, to: log)
      try sample.trail.edit(index) { digest in
        var logs = digest["logFiles"]?.array ?? []
        logs[0]["hashValue"] = .string(hash.hex)
        digest["logFiles"] = .array(logs)
      }
      sample.expect(.eventOutsideWindow, log, sample.trail.span(records))
    },
    SampleTamper(.gzipAppended) { sample in
      try sample.editLog(.gzipAppended) { $0 + [0] }
    },
    SampleTamper(.gzipTruncated) { sample in
      try sample.editLog(.gzipTruncated) { Array($0.dropLast(4)) }
    },
    SampleTamper(.gzipCorrupt) { sample in
      try sample.editLog(.gzipCorrupt) { bytes in
        // The trailer is CRC-32 and length, four bytes each.
        bytes.dropLast(8) + [bytes[bytes.count - 8] ^ 1] + bytes.suffix(7)
      }
    },
  ]
}

extension TamperedSample {
  /// Changes a log's compressed bytes: its content stays, and its own time isn't proven.
  fileprivate mutating func editLog(
    _ code: FindingCode,
    _ change: ([UInt8]) -> [UInt8]
  ) throws {
    let log = try quietDigest().logs[0]
    let span = trail.span(try trail.records(log))
    try trail.write(change(trail.bytes(log)), to: log)
    expect(code, log, span)
  }
}
