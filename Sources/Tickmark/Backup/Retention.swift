import Cryptography
import Trail

/// Which backups are to stay: `keep:`, as users of restic know it.
///
/// Of each rule the newest backup of a day, week, month or year stays, for as many of them as have
/// any; the oldest of all fills a rule that isn't used up. Without a rule everything stays.
package struct Retention: Sendable, Hashable {
  /// In the order in which reasons are told.
  package enum Rule: String, Sendable, Hashable, CaseIterable {
    case last, daily, weekly, monthly, yearly
  }

  /// How many to keep, by rule.
  package var keep: [Rule: Int]
  /// IANA name: a day begins at its midnight, a week on Monday.
  package var timezone: String

  package init(keep: [Rule: Int], timezone: String) {
    self.keep = keep
    self.timezone = timezone
  }
}

/// What becomes of a backup, and why.
package struct RetentionDecision: Sendable, Hashable {
  package enum Verdict: String, Sendable, Hashable {
    case keep
    case remove
    /// Not for us to judge: without a receipt, altered, or gone.
    case leave
  }

  package let name: BackupName
  package let verdict: Verdict
  /// Never empty; one reason a rule.
  package let reasons: [String]
  /// Of the archive; 0 where it is gone.
  package let byteCount: Int
}

extension Retention {
  /// Decides on all backups of a folder.
  ///
  /// What a kept backup stands on is kept, back to the one that stands alone. The newest is always
  /// kept.
  ///
  /// - Parameter holds: backups that nobody may remove, with the reasons.
  /// - Returns: a decision for each backup, oldest first.
  package func decisions(
    over backups: [BackupFolder.Listed],
    holds: BackupHolds = BackupHolds()
  ) -> [RetentionDecision] {
    let good = backups.filter { $0.state == .confirmed }
    var reasons = ruleReasons(good.map(\.name).sorted(by: >))
    for backup in good {
      if let hold = holds.reason(backup.name) {
        reasons[backup.name, default: []].append("held: \(hold)")
      }
    }
    addNeeded(by: reasons.keys.sorted(by: >), among: backups, to: &reasons)
    return backups.sorted { $0.name < $1.name }.map { backup in
      let (verdict, why) = decision(backup, reasons[backup.name])
      return RetentionDecision(
        name: backup.name,
        verdict: verdict,
        reasons: why,
        byteCount: backup.byteCount ?? 0
      )
    }
  }

  private func decision(
    _ backup: BackupFolder.Listed,
    _ reasons: [String]?
  ) -> (RetentionDecision.Verdict, [String]) {
    switch backup.state {
    case .confirmed: reasons.map { (.keep, $0) } ?? (.remove, ["no rule keeps it"])
    case .unconfirmed: (.leave, ["no receipt: its run was killed before it was read back"])
    case .missing where reasons == nil: (.remove, ["its archive is gone, only the receipt is left"])
    case .missing: (.leave, ["archive missing"] + (reasons ?? []))
    case .altered: (.leave, ["altered: see tickmark backups verify"])
    case .refused(let words): (.leave, ["receipt not to be believed: \(words)"])
    }
  }

  // MARK: Rules

  /// - Parameter names: newest first.
  private func ruleReasons(_ names: [BackupName]) -> [BackupName: [String]] {
    var reasons: [BackupName: [String]] = [:]
    guard let newest = names.first else { return reasons }
    if keep.isEmpty {
      for name in names { reasons[name] = ["no rule: everything stays"] }
      return reasons
    }
    for rule in Rule.allCases {
      guard let count = keep[rule], count > 0 else { continue }
      var left = count
      var last: String?
      for (index, name) in names.enumerated() where left > 0 {
        let bucket = bucket(rule, name)
        let isOldest = index == names.count - 1
        guard bucket != last || isOldest else { continue }
        let word = bucket == last ? "oldest for \(rule.rawValue)" : rule.rawValue
        last = bucket
        left -= 1
        let place = rule == .last ? "" : " \(bucket)"
        reasons[name, default: []].append("\(word)\(place) (\(count - left) of \(count))")
      }
    }
    if reasons[newest] == nil { reasons[newest] = ["newest: always stays"] }
    return reasons
  }

  /// What two backups share that count as one for a rule.
  func bucket(_ rule: Rule, _ name: BackupName) -> String {
    let day = (Timezone(timezone) ?? .utc).date(of: name.at)
    return switch rule {
    case .last: name.stamp
    case .daily: day.text
    // 1970-01-05 was a Monday.
    case .weekly: "week of \(day.advanced(by: -((day.daysSince1970 + 3) % 7)).text)"
    case .monthly: String(day.text.prefix(7))
    case .yearly: String(day.text.prefix(4))
    }
  }

  // MARK: Increments

  /// Adds to the reasons that a backup is needed by one that stays.
  private func addNeeded(
    by kept: [BackupName],
    among backups: [BackupFolder.Listed],
    to reasons: inout [BackupName: [String]]
  ) {
    var byManifest: [Digest: BackupFolder.Listed] = [:]
    var byName: [BackupName: BackupFolder.Listed] = [:]
    for backup in backups {
      byName[backup.name] = backup
      if let receipt = backup.receipt { byManifest[receipt.manifest] = backup }
    }
    var done: Set<BackupName> = []
    for name in kept {
      var successor = name
      while done.insert(successor).inserted,
        let before = byName[successor]?.receipt?.predecessor, let base = byManifest[before]
      {
        if reasons[base.name] == nil {
          reasons[base.name] = ["needed by \(successor.stamp), which stands on it"]
        }
        successor = base.name
      }
    }
  }
}
