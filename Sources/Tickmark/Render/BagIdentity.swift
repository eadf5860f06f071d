import Cryptography
import Documents
import Trail
import TransparencyLog

/// Which report of which period a bag is, as its `bag-info.txt` says.
struct BagIdentity: Sendable, Hashable {
  let run: String
  let period: String
  let revision: Int
  let supersedes: Predecessor?
  let fields: [BagInfo.Field]

  private enum Label {
    static let run = "External-Identifier"
    static let period = "Tickmark-Period"
    static let revision = "Tickmark-Revision"
    static let supersededRun = "Tickmark-Supersedes-Run"
    static let supersededRoot = "Tickmark-Supersedes-Root"
    static let supersededNote = "Tickmark-Supersedes-Bag-Note"
    static let reason = "Tickmark-Supersedes-Reason"
  }

  init(_ report: Report) {
    run = report.run
    period = report.period.description
    revision = report.revision
    supersedes = report.supersedes
    let period = "\(report.period.begin) to \(report.period.end)"
    var fields: [BagInfo.Field] = [
      .init(label: "Source-Organization", value: report.origin),
      .init(label: Label.run, value: report.run),
      .init(label: "External-Description", value: "Compliance report of \(period)"),
      .init(label: "Bag-Software-Agent", value: "tickmark \(report.version)"),
      .init(label: Label.period, value: report.period.description),
      .init(label: Label.revision, value: String(report.revision)),
    ]
    if let occasion = report.occasion {
      fields.append(.init(label: "Tickmark-Occasion", value: occasion))
    }
    if let earlier = report.supersedes {
      fields += [
        .init(label: Label.supersededRun, value: earlier.run),
        .init(label: Label.supersededRoot, value: earlier.root.base64),
        .init(label: Label.supersededNote, value: earlier.bagNote.hex),
        .init(label: Label.reason, value: earlier.reason),
      ]
    }
    self.fields = fields
  }

  /// Reads a file that ``fields`` stand in.
  ///
  /// - Throws: ``RunError`` at `place` for another bag's file.
  init(parsing bytes: [UInt8], place: String) throws(RunError) {
    let wrong = RunError(place: place, message: "not a bag of ours, want one or nothing there")
    guard let info = try? BagInfo(parsing: bytes), let run = info[Label.run],
      let period = info[Label.period], let revision = info[Label.revision].flatMap({ Int($0) }),
      revision >= 1
    else { throw wrong }
    self.run = run
    self.period = period
    self.revision = revision
    fields = info.fields
    guard let earlier = info[Label.supersededRun] else {
      supersedes = nil
      return
    }
    guard let root = info[Label.supersededRoot].flatMap({ Digest(base64: $0) }),
      let note = info[Label.supersededNote].flatMap({ Digest(hex: $0) }),
      let reason = info[Label.reason]
    else { throw wrong }
    supersedes = Predecessor(run: earlier, root: root, bagNote: note, reason: reason)
  }

  /// The end of the period, as RFC 3339 text that sorts as times do.
  var end: Substring { period.split(separator: "/").last ?? "" }
}
