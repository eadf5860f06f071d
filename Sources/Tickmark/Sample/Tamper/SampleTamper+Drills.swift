import Cryptography
import Trail
import TransparencyLog

/// Notes of restore drills that nobody should believe.
extension SampleTamper {
  static let ofDrills = [
    SampleTamper(.drillNoteAltered) { sample in
      let line = try String(decoding: sample.drill().signed(by: .drill), as: UTF8.self)
      // The fields say another hand than the note that was signed.
      try sample.deliver([line.replacing(#""by":"lea","note""#, with: #""by":"max","note""#)])
      sample.expect(.drillNoteAltered, sample.drillPlaces[0], sample.drill().at.alone)
    },
    SampleTamper(.drillKeyUnknown) { sample in
      try sample.deliver([sample.drill()], by: .stranger)
      sample.expect(.drillKeyUnknown, sample.drillPlaces[0], sample.drill().at.alone)
    },
    SampleTamper(.drillNoteMissing) { sample in
      var drill = sample.drill()
      drill.previous = SHA256.hash("the note of the drill that failed")
      try sample.deliver([drill])
      sample.expect(.drillNoteMissing, sample.drillPlaces[0], drill.at.alone)
    },
    SampleTamper(.drillNoteReplayed) { sample in
      try sample.deliver([sample.drill(), sample.drill()])
      sample.expect(.drillNoteReplayed, sample.drillPlaces[1], sample.drill().at.alone)
      sample.expect(.eventDuplicated, sample.drillPlaces[1], nil)
    },
    SampleTamper(.drillOfOtherLog) { sample in
      var drill = sample.drill()
      drill.origin = "audit.example.com/another"
      try sample.deliver([drill])
      sample.expect(.drillOfOtherLog, sample.drillPlaces[0], drill.at.alone)
    },
    SampleTamper(.drillInFuture) { sample in
      var drill = sample.drill()
      drill.at = sample.at.adding(seconds: 3_600)
      try sample.deliver([drill])
      sample.expect(.drillInFuture, sample.drillPlaces[0], drill.at.alone)
    },
  ]
}

extension TamperedSample {
  /// Where the notes lie, in the order they are delivered.
  fileprivate var drillPlaces: [String] { ["first.drill.json:1", "second.drill.json:1"] }

  /// A drill in the last hour of the period, which failed: a failure needs no log to be held against.
  fileprivate func drill() -> DrillNote {
    DrillNote(
      origin: SampleKeys.origin,
      at: end.adding(seconds: -3_600),
      by: "lea",
      reason: "the medium couldn't be read"
    )
  }

  fileprivate mutating func deliver(_ drills: [DrillNote], by signer: SampleSigner = .drill) throws
  {
    try deliver(drills.map { try String(decoding: $0.signed(by: signer), as: UTF8.self) })
  }

  /// Writes the notes, and lets the first step name them as a source of the pipeline.
  fileprivate mutating func deliver(_ lines: [String]) throws {
    for (line, place) in zip(lines, drillPlaces) {
      let name = place.prefix { $0 != ":" }
      try Disk.makeFolder("\(path)/exports/drills")
      try Disk.write(Array("\(line)\n".utf8), to: "\(path)/exports/drills/\(name)")
    }
    let verifier = try SampleSigner.drill.signer().verifier
    try Disk.write(Array("\(verifier)\n".utf8), to: "\(path)/keys/drill.vkey")
    let source =
      "  drills: { format: drill, location: exports/drills, public-keys: keys/drill.vkey }"
    preparation += [
      #"sed -e 's|^sources:$|&\n\#(source)|' -e 's|^    sources: \[|&drills, |' pipelines.yaml > with.yaml"#,
      "mv with.yaml pipelines.yaml",
    ]
  }
}

/// Who signs the sample's drills.
private enum SampleSigner: String {
  case drill, stranger

  /// Both claim the same name.
  func signer() throws -> NoteSigner {
    do throws(NoteError) {
      return try NoteSigner(
        name: "\(SampleKeys.origin)/drill",
        seed: SHA256.hash("sample secret \(rawValue)").bytes
      )
    } catch {
      throw RunError(place: rawValue, message: "\(error)")
    }
  }
}

extension DrillNote {
  fileprivate func signed(by signer: SampleSigner) throws -> [UInt8] {
    try signed(by: signer.signer())
  }
}
