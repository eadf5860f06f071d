import Trail

/// The register of staff, and the map of their names.
extension SampleStory {
  /// The register begins with everybody who is there; then people come and go.
  var register: [SampleCase] {
    staff.people.enumerated().map { number, person in
      let data = #"{"team":"\#(person.team.rawValue)"}"#
      func step(_ time: Instant, _ type: String) -> SampleCase.Step {
        .init(time: time, type: type, actor: "margot.leroy", target: person.arn, data: data)
      }
      var steps: [SampleCase.Step] = []
      if let joined = person.joined {
        steps.append(step(joined, "staff.joined"))
      } else {
        let entered = calendar.day(0).adding(milliseconds: number * 1_500)
        steps.append(step(entered, "staff.registered"))
      }
      if let left = person.left { steps.append(step(left, "staff.left")) }
      if let returned = person.returned { steps.append(step(returned, "staff.joined")) }
      return SampleCase(stream: "staff-\(person.name)", steps: steps)
    }
  }

  /// The shortest decimal, as canonical JSON has it.
  static func decimal(cents: Int) -> String {
    let (whole, rest) = (cents / 100, cents % 100)
    if rest == 0 { return "\(whole)" }
    if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
    return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `identities.yaml`: whose each name is.
  var identities: String {
    let people = staff.people.map { person in
      """
        \(person.name):
          any: [\(person.name), \(person.email)]
          cloudtrail: ["\(person.arn)", "\(person.session(of: "Developer"))", "\(person.session(of: "AWSReservedSSO_Support"))"]
          business: "\(person.arn)"
          github: \(person.login)
          hosts: \(person.login)
          warehouse: \(SampleStaff.badge(person.name))
      """
    }
    return "# Whose each name is, in which source.\npeople:\n\(people.joined(separator: "\n"))\n"
  }
}
