import CanonicalJSON
import Trail

/// Damage to the log's own past, and events that come late: it takes more than one run to see them.
extension SampleTamper {
  static let ofHistory = [
    SampleTamper(.eventLate) { sample in
      guard let last = sample.streams.stream.last else { return }
      let time = last.time.adding(seconds: 1)
      let file = try sample.bringEvent(at: time)
      sample.expect(.eventLate, file, time.alone)
    },
    SampleTamper(.historyRewritten) { sample in
      // The state is made anew over other events, and more of them than were signed.
      let line = sample.streams.stream[0]
      try sample.bringEvent(at: sample.end.adding(seconds: 60))
      var lines = try sample.streams.lines(line.file)
      lines.remove(at: line.index)
      try sample.streams.write(lines, to: "later/business/\(line.file)")
      sample.preparation += [
        "rm -r state && mkdir signed && mv out backups signed",
        TamperedSample.run(sample.later),
        "rm -r out backups && mv signed/* .",
      ]
      sample.command = "run nightly --at \(sample.later.adding(seconds: 60))"
      sample.expectOfCheckpoints(.historyRewritten, of: sample.at)
    },
    SampleTamper(.checkpointRolledBack) { sample in
      try sample.bringEvent(at: sample.end.adding(seconds: 60))
      sample.rollBack()
      sample.expectOfCheckpoints(.checkpointRolledBack, of: sample.later)
    },
    SampleTamper(.runRemoved) { sample in
      try sample.bringEvent(at: sample.end.adding(seconds: 60))
      // Whoever does it also removes what the run gave out, but not its note.
      sample.preparation.insert("cp -R out older-out && cp -R backups older-backups", at: 1)
      sample.rollBack()
      sample.preparation += [
        "rm -r out backups && mv older-out out && mv older-backups backups",
        "cp removed/runs/* state/runs/",
      ]
      let name = "runs/\(sample.later.stamp).nightly.json"
      sample.expect(.runRemoved, name, nil)
    },
  ]
}

extension TamperedSample {
  /// Writes a file with one more event of a stream into `later/`, which a second run takes; returns
  /// its name.
  @discardableResult
  fileprivate mutating func bringEvent(at time: Instant) throws -> String {
    let file = "later.jsonl.gz"
    guard let event = streams.next(at: time) else { return file }
    try streams.write([event.canonicalText], to: "later/business/\(file)")
    bringLater()
    return file
  }

  /// What each checkpoint that a run gave out says, and nothing else.
  fileprivate mutating func expectOfCheckpoints(_ code: FindingCode, of run: Instant) {
    expectNothingElse(exit: 2)
    expect(code, "backups/nightly/\(run.stamp).checkpoint", nil)
    expect(code, "out/nightly/\(periodName)/checkpoint", nil)
  }

  /// After the second run, puts the state back that the first one left.
  fileprivate mutating func rollBack() {
    preparation.insert("cp -R state older", at: 1)
    preparation += [Self.run(later), "mv state removed && mv older state"]
    command = "run nightly --at \(later.adding(seconds: 60))"
  }
}
