import Tickmark

/// How fast a stage goes, and when it will be done.
struct ProgressMeter: Sendable {
  private var progress: Progress?
  /// Count and time of the stage's first report.
  private var start = (done: 0, seconds: 0.0)
  private var shownAt: Double?

  /// Seconds between two lines.
  let pause: Double

  init(pause: Double) { self.pause = pause }

  /// Whether a report would begin a stage.
  func isBefore(_ report: Progress) -> Bool { report.stage != progress?.stage }

  /// Takes a report, at a time of a clock that never goes back.
  ///
  /// `finished` is what to say of the stage before, once; `current` what to say of this one, nil where
  /// the last line is too new.
  mutating func update(
    _ report: Progress,
    at seconds: Double
  ) -> (finished: String?, current: String?) {
    var finished: String?
    if report.stage != progress?.stage {
      finished = finish(at: seconds)
      start = (report.done, seconds)
      shownAt = nil
    }
    progress = report
    if let shownAt, seconds - shownAt < pause { return (finished, nil) }
    shownAt = seconds
    return (finished, line(report, at: seconds))
  }

  /// Returns what to say of the last stage, nil where there was none.
  mutating func finish(at seconds: Double) -> String? {
    guard let last = progress else { return nil }
    progress = nil
    let rate = rate(last, at: seconds).map { ", \(DecimalText.grouped($0))/s" } ?? ""
    guard last.done > 0 else { return last.stage }
    return "\(last.stage): \(DecimalText.grouped(last.done)) \(last.unit)\(rate)"
  }

  private func line(_ report: Progress, at seconds: Double) -> String {
    var text = "\(report.stage): \(DecimalText.grouped(report.done))"
    if let total = report.total, total > 0 {
      text += " of \(DecimalText.grouped(total)) \(report.unit) (\(report.done * 100 / total) %)"
    } else {
      text += " \(report.unit)"
    }
    guard let rate = rate(report, at: seconds) else { return text }
    text += ", \(DecimalText.grouped(rate))/s"
    if let total = report.total, total > report.done {
      text += ", \(Self.clock((total - report.done) / max(rate, 1))) left"
    }
    return text
  }

  /// Units a second since the stage began; nil while there is nothing to reckon from.
  private func rate(_ report: Progress, at seconds: Double) -> Int? {
    let elapsed = seconds - start.seconds
    guard elapsed >= 0.2, report.done > start.done else { return nil }
    return Int(Double(report.done - start.done) / elapsed)
  }

  /// As in `0:07`, `12:30` and `2:05:00`.
  static func clock(_ seconds: Int) -> String {
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = seconds / 60 % 60
    guard seconds >= 3_600 else { return "\(minutes):\(padded(seconds % 60))" }
    return "\(seconds / 3_600):\(padded(minutes)):\(padded(seconds % 60))"
  }
}
