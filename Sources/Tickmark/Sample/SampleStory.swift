import Trail

/// Who works at the sample company, and what went wrong there: the part that all its systems tell.
struct SampleStory: Sendable {
  static let account = "111122223333"
  static let people = [
    "amelie.wagner", "bruno.costa", "chiara.ricci", "dora.novak", "emil.hansen", "farah.aziz",
    "goran.petrov", "hanna.virtanen", "ivo.martins", "jana.kral",
  ]
  static let leavers = ["karl.brandt", "lena.okafor"]
  static let managers = ["margot.leroy", "nils.berg"]
  static let services = ["svc-orders", "svc-payments", "svc-reports"]

  let calendar: SampleCalendar
  /// Violations that are planted for each control.
  let violations: Int
  /// An approved change of permissions, and when the change is then made.
  let changes: [Change]
  /// When people left.
  let leavings: [(person: String, time: Instant)]

  struct Change: Sendable, Hashable {
    let number: Int
    let person: String
    let role: String
    /// nil: nobody approved.
    let approved: Instant?
    let made: Instant
  }

  init(_ calendar: SampleCalendar, seed: UInt64, events: Int) {
    self.calendar = calendar
    violations = events < 20_000 ? 2 : 4
    var random = SampleRandom(seed, part: "story")
    leavings = Self.leavers.enumerated().map { number, person in
      (person, calendar.day(0).adding(seconds: 36_000 + Int64(number) * 5_400))
    }
    var changes: [Change] = []
    let approvedCount = violations * 2
    for number in 0..<(approvedCount + violations) {
      let day = calendar.day(random.below(calendar.days))
      let made = day.adding(seconds: 46_800 + Int64(random.below(18_000)))
      // Approved one to three hours before; the last ones not at all, or long ago.
      let approved = made.adding(seconds: -3_600 - Int64(random.below(7_200)))
      changes.append(
        Change(
          number: number + 1,
          person: random.pick(Self.people),
          role: "app-role-\(number + 1)",
          approved: number < approvedCount ? approved : nil,
          made: made
        )
      )
    }
    self.changes = changes
  }

  static func arn(_ person: String) -> String { "arn:aws:iam::\(account):user/\(person)" }
}
