import ReportAssets
import Testing

@testable import Tickmark

@Suite struct ShippedFrameworkTests {
  @Test func theTrustServicesCriteriaAreTheCommonOnes() throws {
    let counts = [5, 3, 4, 2, 3, 8, 5, 1, 2]
    let want = counts.enumerated().flatMap { number, count in
      (1...count).map { "CC\(number + 1).\($0)" }
    }
    #expect(try ShippedReports.framework("soc2").requirements.map(\.id) == want)
  }

  /// The defined requirements under 7, 8 and 10 of PCI DSS 4.0.1, counted section by section.
  @Test(arguments: [
    ("7.1.", 2), ("7.2.", 7), ("7.3.", 3), ("8.1.", 2), ("8.2.", 8), ("8.3.", 12), ("8.4.", 3),
    ("8.5.", 1), ("8.6.", 3), ("10.1.", 2), ("10.2.", 9), ("10.3.", 4), ("10.4.", 5), ("10.5.", 1),
    ("10.6.", 3), ("10.7.", 3),
  ])
  func eachSectionOfTheCardStandardIsWhole(_ section: String, _ count: Int) throws {
    let requirements = try ShippedReports.framework("pci-dss-4.0.1").requirements
    #expect(requirements.count { $0.id.hasPrefix(section) } == count)
    #expect(requirements.count == 68)
  }

  @Test(arguments: ["soc2", "pci-dss-4.0.1"])
  func requirementsAreInTheOrderOfTheirNumbers(_ id: String) throws {
    let numbers = try ShippedReports.framework(id).requirements.map { requirement in
      requirement.id.drop { $0.isLetter }.split(separator: ".").compactMap { Int($0) }
    }
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
  }

  @Test(arguments: ["soc2", "pci-dss-4.0.1"])
  func aRequirementWithoutAControlStaysListed(_ id: String) throws {
    let requirements = try ShippedReports.framework(id).requirements
    #expect(requirements.contains { $0.controls.isEmpty })
    #expect(requirements.allSatisfy { !$0.title.isEmpty && $0.statement.hasSuffix(".") })
  }

  @Test(arguments: ShippedReports.ids)
  func eachControlAnswersARequirement(_ control: String) throws {
    let requirements = try ShippedReports.frameworks.flatMap { id in
      try ShippedReports.framework(id).requirements
    }
    #expect(requirements.contains { $0.controls.contains(control) })
  }

  @Test func theProgramCarriesEachFileOfTheFolder() throws {
    let shipped = Set(ReportAssets.paths)
    for part in ["controls", "frameworks", "pages"] {
      for file in try SourceFiles.list("\(ShippedReports.folder)/\(part)") {
        let path = "\(part)/\(file.name)"
        #expect(shipped.contains(path), "\(path): run script/embed")
      }
    }
  }
}
