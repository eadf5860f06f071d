import Tickmark

/// What a run would do, in a few lines.
enum DryRunText {
  static func lines(_ plan: DryRun, isVerbose: Bool) -> [String] {
    var lines = ["\(ShownText.escaped(plan.run))  would run", "period    \(plan.period)"]
    if let pending = plan.pending {
      lines.append("first     \(ShownText.escaped(pending)), which was killed, would be finished")
    }
    for source in plan.sources {
      let count = DecimalText.counted(source.names.count, "new file")
      let bytes = DecimalText.grouped(source.byteCount)
      lines.append("source    \(ShownText.escaped(source.source)): \(count), \(bytes) bytes")
      let shown = isVerbose ? source.names : Array(source.names.prefix(3))
      lines += shown.map { "  \(ShownText.escaped($0))" }
      if shown.count < source.names.count {
        lines.append("  \(DecimalText.grouped(source.names.count - shown.count)) more: --verbose")
      }
    }
    if !plan.missed.isEmpty {
      lines.append("missed    \(plan.missed.joined(separator: ", ")): --catch-up reports on them")
    }
    let removed = plan.backups.filter { $0.verdict == .remove }
    lines += removed.map { "remove    \($0.name.archive): \($0.reasons.joined(separator: "; "))" }
    return lines
  }
}
