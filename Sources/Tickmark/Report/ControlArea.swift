/// The groups that controls stand in: the folder of a control, and what a reader is shown.
enum ControlArea {
  private static let titles = [
    "access": "Identity and access",
    "availability": "Availability and backup",
    "change": "Change management",
    "data": "Data protection",
    "duties": "Segregation of duties",
    "financial": "Financial events",
    "incident": "Incident response",
    "logging": "Logging and monitoring",
    "privacy": "Privacy",
    "privileged": "Privileged use",
  ]

  /// Returns a group's name for a reader; that of a user's own group is its folder's.
  static func title(of area: String) -> String { titles[area] ?? area }
}
