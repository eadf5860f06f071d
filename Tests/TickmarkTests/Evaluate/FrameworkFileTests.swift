import Testing
import Trail

@testable import Tickmark

@Suite struct FrameworkFileTests {
  static let good = """
    id: soc2
    title: Trust Services Criteria
    version: 2017
    source: https://example.com/tsc
    requirements:
      - id: CC6.1
        title: Logical access
        statement: Access is restricted.
        controls: [root-use, mfa-sign-in]
      - id: CC9.9
        title: Not tested by us
        statement: Something else.
        controls: []
      - { id: CC9.10, title: T, statement: S }

    """

  private func parse(_ text: String, name: String = "frameworks/soc2.yaml") throws -> Framework {
    try FrameworkFile.parse(Array(text.utf8), name: name, known: ["root-use", "mfa-sign-in"])
  }

  @Test func aFileGivesItsFramework() throws {
    let framework = try parse(Self.good)
    #expect(framework.id == "soc2" && framework.version == "2017")
    #expect(framework.requirements.map(\.id) == ["CC6.1", "CC9.9", "CC9.10"])
    #expect(framework.requirements[0].controls == ["mfa-sign-in", "root-use"])
    #expect(framework.requirements[1].controls == [] && framework.requirements[2].controls == [])
  }

  @Test(arguments: [
    (
      "root-use,", "root-used,",
      "9:16: control \"root-used\", want the id of a control; nearest is root-use"
    ),
    ("root-use,", "elsewhere,", "9:16: control \"elsewhere\", want the id of a control"),
    ("mfa-sign-in]", "root-use]", "9:26: root-use twice, want each once"),
    (
      "title: Trust", "titel: Trust",
      "2:8: key \"titel\", want one of id, title, version, source, requirements"
    ),
    ("version: 2017\n", "", "1:1: no version, want one"),
    ("version: 2017", "version: []", "3:10: a list, want a text"),
    ("version: 2017", "version:", "3:9: \"\", want a text"),
    ("id: CC9.9", "id: CC6.1", "10:5: requirement CC6.1 twice, want each once"),
    ("    statement: Something else.\n", "", "10:5: no statement, want one"),
    ("id: soc2", "id: soc3", "1:5: id \"soc3\", want the file's name without .yaml"),
    ("version: 2017\n", "version: 1\nversion: 2\n", "3:1: version twice in one mapping"),
    ("controls: []", "controls: root-use", "13:15: \"root-use\", want a list"),
    ("title: Trust", "title: {", "3:8: did not find expected ',' or '}'"),
  ])
  func whatIsWrongIsNamedWithLineAndColumn(_ piece: String, _ other: String, _ want: String) throws
  {
    let parts = Self.good.split(separator: piece, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let error = #expect(throws: EvaluationFileError.self) {
      try parse(parts.joined(separator: other))
    }
    #expect(error?.description == "frameworks/soc2.yaml:\(want)")
  }

  @Test(arguments: ["", "# nothing\n", "[]", "a", "---\na: b\n---\nc: d\n"])
  func whatIsNoMappingIsRefused(_ text: String) {
    #expect(throws: EvaluationFileError.self) { try parse(text) }
  }

  @Test func anIdMayHaveDots() throws {
    let text = Self.good.replacing("id: soc2", with: "id: pci-dss-4.0.1")
    #expect(try parse(text, name: "pci-dss-4.0.1.yaml").id == "pci-dss-4.0.1")
  }

  @Test func aControlInErrorIsNotTested() throws {
    var tested = ControlResult(untested: .test(exceptions: "", id: "root-use"), .proven)
    tested.outcome = .pass
    var failed = ControlResult(untested: .test(exceptions: "", id: "mfa-sign-in"), .proven)
    failed.fail("no such column")
    let result = try parse(Self.good).result(of: [tested, failed])
    #expect(result.requirements[0].controls == ["mfa-sign-in", "root-use"])
    #expect(result.requirements[0].tested == ["root-use"])
    #expect(result.requirements[1].tested == [])
  }

  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("abc", "abc", 0), ("ab", "ba", 2),
  ])
  func theEditDistanceIsLevenshteins(_ a: String, _ b: String, _ distance: Int) {
    #expect(EditDistance.between(a, b) == distance)
    #expect(EditDistance.between(b, a) == distance)
  }
}
