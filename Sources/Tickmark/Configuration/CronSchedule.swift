/// Five fields of cron: minute, hour, day of month, month, day of week.
///
///     0 2 * * *        each night at two
///     */15 8-18 * * 1-5
///
/// Tickmark doesn't schedule; the text goes into the units that start it.
enum CronSchedule {
  private struct Field {
    let name: String
    let range: ClosedRange<Int>
    var words: [String] = []
  }

  private static let fields = [
    Field(name: "minute", range: 0...59),
    Field(name: "hour", range: 0...23),
    Field(name: "day of month", range: 1...31),
    Field(
      name: "month",
      range: 1...12,
      words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    ),
    Field(
      name: "day of week",
      range: 0...7,
      words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    ),
  ]

  /// Returns what is wrong with a schedule, or nil.
  static func flaw(of text: String) -> (found: String, want: String)? {
    let parts = text.split(separator: " ").map { $0.lowercased() }
    guard parts.count == fields.count else {
      return ("\(parts.count) fields in \(ShownText.quoted(text))", "five, such as 0 2 * * *")
    }
    for (part, field) in zip(parts, fields) where !isValid(part, field) {
      let bounds = "\(field.range.lowerBound) to \(field.range.upperBound)"
      return ("\(field.name) \(ShownText.quoted(part))", "*, or numbers from \(bounds)")
    }
    return nil
  }

  private static func isValid(_ part: String, _ field: Field) -> Bool {
    part.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { element in
      let step = element.split(separator: "/", omittingEmptySubsequences: false)
      guard step.count <= 2, step.count == 1 || Int(step[1]).map({ $0 > 0 }) == true else {
        return false
      }
      if step[0] == "*" { return true }
      let ends = step[0].split(separator: "-", omittingEmptySubsequences: false)
      let numbers = ends.compactMap { number($0, field) }
      // A step needs a range to go through.
      guard numbers.count == ends.count, ends.count == 2 || (ends.count == 1 && step.count == 1)
      else { return false }
      return numbers[0] <= numbers[numbers.count - 1]
    }
  }

  private static func number(_ text: Substring, _ field: Field) -> Int? {
    if let index = field.words.firstIndex(of: String(text)) {
      return field.range.lowerBound + index
    }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
      field.range.contains(number)
    else { return nil }
    return number
  }
}
