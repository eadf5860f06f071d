package import Cryptography
import SQLite

/// Which names are one person's, from a file that the configuration names.
///
/// ```yaml
/// people:
///   karl:
///     any: [karl@example.com]
///     trail: ["arn:aws:iam::111122223333:user/karl"]
///     github: karl-h
/// ```
///
/// A name under `any` is the person's in every source. No name is two people's in one source.
package struct IdentityMap: Sendable, Hashable {
  struct Name: Sendable, Hashable {
    var person: String
    /// nil: in every source.
    var source: String?
    var name: String
  }

  let names: [Name]
  /// SHA-256 of the file; nil where there is none.
  package let digest: Digest?

  /// The map of a configuration that names none.
  package static let none = IdentityMap(names: [], digest: nil)

  /// The word that stands for every source.
  static let anySource = "any"

  /// Reads a file; a source must be among `sources`.
  package static func parse(
    _ bytes: [UInt8],
    name: String,
    sources: [String]
  ) throws(EvaluationFileError) -> IdentityMap {
    let root = try StrictYAML(parsing: bytes, file: name).members(among: ["people"])
    guard let people = root["people"] else {
      throw EvaluationFileError(file: name, line: 1, found: "no people", want: "people: { … }")
    }
    return IdentityMap(names: try names(people, sources: sources), digest: SHA256.hash(bytes))
  }

  /// Reads the value of `people`; without `sources` any is taken.
  static func names(
    _ people: StrictYAML,
    sources: [String]?
  ) throws(EvaluationFileError) -> [Name] {
    var names: [Name] = []
    // Whose a name is, by name, then by source.
    var owners: [String: [String?: String]] = [:]
    for (person, places) in try people.members() {
      guard !person.isEmpty else { throw people.error("a person without a name", want: "one") }
      for (source, list) in try places.members() {
        if source != anySource, let sources, !sources.contains(source) {
          throw list.error(
            "source \(EvaluationFileError.quoted(source))",
            want: "one of \(([anySource] + sources.sorted()).joined(separator: ", "))"
          )
        }
        for element in try list.isList ? list.elements() : [list] {
          let name = Name(
            person: person,
            source: source == anySource ? nil : source,
            name: try element.text()
          )
          try claim(name, element, &owners)
          names.append(name)
        }
      }
    }
    return names
  }

  /// Notes whose a name is, unless it is somebody's in that source already.
  private static func claim(
    _ name: Name,
    _ element: StrictYAML,
    _ owners: inout [String: [String?: String]]
  ) throws(EvaluationFileError) {
    let taken = owners[name.name] ?? [:]
    // A name in any source is one in each.
    let owner = name.source == nil ? taken.values.min() : taken[name.source] ?? taken[nil]
    if let owner {
      throw element.error(
        "\(EvaluationFileError.quoted(name.name)), which is \(owner)'s already",
        want: "one person for each name in a source"
      )
    }
    owners[name.name, default: [:]][name.source] = name.person
  }

  /// Rows of the table `person_name`: a row for each source that a name is known in, sorted.
  func rows(of sources: [String]) -> [(person: String, source: String, name: String)] {
    names.flatMap { name in
      (name.source.map { [$0] } ?? sources).map { (name.person, $0, name.name) }
    }.sorted { ($0.source, $0.name) < ($1.source, $1.name) }
  }

  /// Makes the table `person_name` on a connection, for that connection only.
  ///
  /// The sources are those of its table `source`.
  func define(on database: Database) throws(SQLiteError) {
    try database.execute(
      """
      CREATE TEMP TABLE person_name (
        person TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (source, name)
      ) STRICT, WITHOUT ROWID
      """
    )
    let sources = try database.rows("SELECT name FROM source").compactMap { $0[0].text }
    let insert = try database.prepare("INSERT INTO temp.person_name VALUES (?, ?, ?)")
    for row in rows(of: sources) {
      try insert.bind(1, row.person)
      try insert.bind(2, row.source)
      try insert.bind(3, row.name)
      try insert.run()
    }
  }
}
