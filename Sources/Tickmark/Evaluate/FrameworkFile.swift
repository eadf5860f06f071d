/// A framework as a YAML file.
///
/// ```yaml
/// id: soc2
/// title: SOC 2 Trust Services Criteria
/// version: "2017, points of focus 2022"
/// source: https://www.aicpa-cima.com/…
/// requirements:
///   - id: CC6.1
///     title: Logical access
///     statement: Access to information is restricted.
///     controls: [root-use, console-without-mfa]
/// ```
package enum FrameworkFile {
  private static let keys = ["id", "title", "version", "source", "requirements"]
  private static let requirementKeys = ["id", "title", "statement", "controls"]

  /// Reads a framework; `known` are the ids of all controls, and an id that isn't among them is
  /// refused.
  package static func parse(
    _ bytes: [UInt8],
    name: String,
    known: Set<String>
  ) throws(EvaluationFileError) -> Framework {
    let root = try StrictYAML(parsing: bytes, file: name)
    let members = try root.members(among: keys)
    let id = try required("id", members, root)
    let text = try id.text()
    guard name.split(separator: "/").last ?? "" == "\(text).yaml" else {
      throw id.error("id \(id.kind)", want: "the file's name without .yaml")
    }
    return Framework(
      id: text,
      title: try required("title", members, root).text(),
      version: try required("version", members, root).text(),
      source: try required("source", members, root).text(),
      requirements: try requirements(required("requirements", members, root), known)
    )
  }

  private static func required(
    _ key: String,
    _ members: [String: StrictYAML],
    _ parent: StrictYAML
  ) throws(EvaluationFileError) -> StrictYAML {
    guard let value = members[key] else { throw parent.error("no \(key)", want: "one") }
    return value
  }

  private static func requirements(
    _ list: StrictYAML,
    _ known: Set<String>
  ) throws(EvaluationFileError) -> [Framework.Requirement] {
    var requirements: [Framework.Requirement] = []
    for element in try list.elements() {
      let requirement = try requirement(element, known)
      guard !requirements.contains(where: { $0.id == requirement.id }) else {
        throw element.error("requirement \(requirement.id) twice", want: "each once")
      }
      requirements.append(requirement)
    }
    guard !requirements.isEmpty else { throw list.error("no requirement", want: "at least one") }
    return requirements
  }

  private static func requirement(
    _ element: StrictYAML,
    _ known: Set<String>
  ) throws(EvaluationFileError) -> Framework.Requirement {
    let members = try element.members(among: requirementKeys)
    var controls: [String] = []
    for control in try members["controls"]?.elements() ?? [] {
      let id = try control.text()
      guard known.contains(id) else {
        throw control.error("control \(control.kind)", want: hint(id, known))
      }
      guard !controls.contains(id) else { throw control.error("\(id) twice", want: "each once") }
      controls.append(id)
    }
    return Framework.Requirement(
      id: try required("id", members, element).text(),
      title: try required("title", members, element).text(),
      statement: try required("statement", members, element).text(),
      controls: controls.sorted()
    )
  }

  /// Names the nearest control that exists, if one is near.
  private static func hint(_ id: String, _ known: Set<String>) -> String {
    let nearest =
      known
      .map { (distance: EditDistance.between(id, $0), id: $0) }
      .min { ($0.distance, $0.id) < ($1.distance, $1.id) }
    guard let nearest, nearest.distance <= 3 else { return "the id of a control" }
    return "the id of a control; nearest is \(nearest.id)"
  }
}
