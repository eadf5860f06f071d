import Trail

/// The people of the sample company, and who comes and goes.
struct SampleStaff: Sendable {
  enum Team: String, Sendable {
    case engineering, finance, it, management, support
  }

  struct Person: Sendable, Hashable {
    let name: String
    let team: Team
    /// nil: before the sample begins.
    var joined: Instant?
    var left: Instant?
    /// When somebody who left came back.
    var returned: Instant?

    var arn: String { "arn:aws:iam::\(SampleStory.account):user/\(name)" }

    /// The session of a role that people take on.
    func session(of role: String) -> String {
      "arn:aws:sts::\(SampleStory.account):assumed-role/\(role)/\(name)"
    }

    var email: String { SampleStaff.email(name) }
    var login: String { SampleStaff.login(name) }

    func works(from begin: Instant, to end: Instant) -> Bool {
      let leaves = left.map { begin < $0 && $0 <= end } ?? false
      return works(at: begin) && works(at: end) && !leaves
    }

    func works(at time: Instant) -> Bool {
      if let joined, time < joined { return false }
      guard let left, time >= left else { return true }
      return returned.map { time >= $0 } ?? false
    }
  }

  private static let permanent: [(String, Team)] = [
    ("amelie.wagner", .engineering), ("bruno.costa", .engineering),
    ("chiara.ricci", .engineering), ("dora.novak", .engineering), ("emil.hansen", .engineering),
    ("farah.aziz", .engineering), ("goran.petrov", .engineering),
    ("hanna.virtanen", .engineering), ("ivo.martins", .finance), ("jana.kral", .finance),
    ("karl.brandt", .finance), ("lena.okafor", .finance), ("margot.leroy", .management),
    ("nils.berg", .management), ("oskar.lind", .support), ("pia.keller", .support),
    ("quentin.moreau", .it), ("rosa.silva", .it), ("sofia.lange", .support),
    ("tomas.vesely", .management),
  ]

  let people: [Person]

  init(_ calendar: SampleCalendar) {
    let day = calendar.day(0)
    func at(_ hour: Int64, _ minute: Int64) -> Instant {
      day.adding(seconds: hour * 3_600 + minute * 60)
    }
    people =
      Self.permanent.map { Person(name: $0.0, team: $0.1) }
      + [
        Person(name: "ulrike.stein", team: .engineering, left: at(10, 0)),
        Person(name: "viktor.horak", team: .support, left: at(11, 30)),
        Person(name: "wanda.maj", team: .support, left: at(13, 0)),
        Person(name: "xavier.roche", team: .engineering, left: at(9, 0), returned: at(14, 30)),
        Person(name: "yara.cohen", team: .engineering, joined: at(8, 30)),
        Person(name: "zoran.ilic", team: .support, joined: at(9, 15)),
      ]
  }

  // MARK: Names

  /// What a person is called at the identity provider, and wherever it signs them in.
  static func email(_ name: String) -> String { "\(name)@example.com" }

  /// What a person is called at GitHub and on hosts: `awagner`.
  static func login(_ name: String) -> String {
    let parts = name.split(separator: ".")
    return "\(parts.first?.prefix(1) ?? "")\(parts.last ?? "")"
  }

  /// What a person's badge says in the warehouse.
  static func badge(_ name: String) -> String {
    var random = SampleRandom(0, "badge \(name)")
    return "B-\(random.hex(6))"
  }

  // MARK: Who is there

  /// Those who left for good.
  var leavers: [Person] { people.filter { $0.left != nil && $0.returned == nil } }

  /// Those who left and came back.
  var returners: [Person] { people.filter { $0.returned != nil } }

  var joiners: [Person] { people.filter { $0.joined != nil } }

  /// Returns somebody who works there at the time, of some teams, but none of the excepted.
  func pick(
    _ teams: [Team]? = nil,
    at time: Instant,
    except names: [String] = [],
    _ random: inout SampleRandom
  ) -> String {
    pick(teams, from: time, to: time, except: names, &random)
  }

  /// Returns somebody who works there all the time.
  func pick(
    _ teams: [Team]? = nil,
    from begin: Instant,
    to end: Instant,
    except names: [String] = [],
    _ random: inout SampleRandom
  ) -> String {
    while true {
      // Each team has permanent members, more than are ever excepted, so this ends.
      let person = random.pick(people)
      guard teams?.contains(person.team) ?? true, !names.contains(person.name) else { continue }
      if person.works(from: begin, to: end) { return person.name }
    }
  }
}
