import Archive
import CanonicalJSON
import Trail

/// Damage to hash-chained events, and to files of lines.
extension SampleTamper {
  static let ofStreams = [
    SampleTamper(.noData) { sample in
      for file in sample.streams.files {
        try Disk.remove("\(sample.path)/\(sample.streams.path(file))")
      }
      sample.expect(.noData, nil, nil)
    },
    SampleTamper(.ratioExceeded) { sample in
      let file = sample.streams.files[0]
      let span = try sample.streams.span(file)
      let blank = [UInt8](repeating: UInt8(ascii: "\n"), count: 8 << 20)
      let content = try TamperedStreams.text(sample.streams.lines(file)) + blank
      var exports = SampleFolder(sample.path)
      try exports.write(ZstdCompressor().compressFrame(content), to: sample.streams.path(file))
      sample.expect(.ratioExceeded, file, span)
    },
    SampleTamper(.recordMalformed) { sample in
      let file = sample.streams.files[0]
      let span = try sample.streams.span(file)
      let place = try sample.streams.append("{\"broken", to: file)
      sample.expect(.recordMalformed, place, span)
    },
    SampleTamper(.recordTooLarge) { sample in
      let file = sample.streams.files[0]
      let span = try sample.streams.span(file)
      // Words that compress well, but not beyond the limit of that.
      let words = (0..<64).map { "word-\($0 * 7919)" }.joined(separator: " ")
      let text = String(repeating: words, count: (17 << 20) / words.utf8.count)
      let place = try sample.streams.append("{\"text\":\"\(text)\"}", to: file)
      sample.expect(.recordTooLarge, place, span)
    },
    SampleTamper(.eventDuplicated) { sample in
      let line = sample.streams.stream[0]
      let place = try sample.streams.append(line.value.canonicalText, to: line.file)
      sample.expect(.eventDuplicated, place, nil)
    },
    SampleTamper(.eventConflicting) { sample in
      let line = sample.streams.stream[0]
      var other = line.value
      other["outcome"] = "failure"
      let text = TamperedStreams.chained(other).canonicalText
      let place = try sample.streams.append(text, to: line.file)
      sample.expect(.eventConflicting, place, line.time.alone)
    },
    SampleTamper(.sequenceGap) { sample in
      let stream = sample.streams.stream
      try sample.streams.replace(stream[1], with: nil)
      let gap = Period(begin: stream[0].time, end: stream[2].time.alone.end)
      sample.expect(.sequenceGap, nil, gap)
    },
    SampleTamper(.sequenceRepeated) { sample in
      let line = sample.streams.stream[0]
      var before = line.value
      before["sequence"] = 0
      before["id"] = "before-all"
      let text = TamperedStreams.chained(before).canonicalText
      let place = try sample.streams.append(text, to: line.file)
      sample.expect(.sequenceRepeated, place, line.time.alone)
    },
    SampleTamper(.linkBroken) { sample in
      try sample.editLast(.linkBroken) { value in
        value["prev_hash"] = .string(String(repeating: "f", count: 64))
        value = TamperedStreams.chained(value)
      }
    },
    SampleTamper(.hashMismatch) { sample in
      try sample.editLast(.hashMismatch) { $0["outcome"] = "failure" }
    },
    SampleTamper(.timeReversed) { sample in
      let time = sample.streams.stream[0].time.adding(seconds: -1)
      try sample.editLast(.timeReversed) { value in
        value["time"] = .string(time.millisecondText)
        value = TamperedStreams.chained(value)
      }
    },
  ]
}

extension TamperedSample {
  /// Changes the last event of a stream, which no other follows.
  fileprivate mutating func editLast(
    _ code: FindingCode,
    _ change: (inout JSONValue) -> Void
  ) throws {
    guard var line = streams.stream.last else { return }
    change(&line.value)
    try streams.replace(line, with: line.value)
    expect(code, "\(line.file):\(line.index + 1)", line.time.alone)
  }
}
