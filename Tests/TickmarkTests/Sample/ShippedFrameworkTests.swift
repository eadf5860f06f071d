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

  /// Requirements of each framework by the part that they stand in, counted in its own text.
  @Test(arguments: [
    ("iso-27001-2022", "A.5.", 37), ("iso-27001-2022", "A.6.", 8), ("iso-27001-2022", "A.7.", 14),
    ("iso-27001-2022", "A.8.", 34), ("nist-csf-2.0", "GV.", 31), ("nist-csf-2.0", "ID.", 21),
    ("nist-csf-2.0", "PR.", 22), ("nist-csf-2.0", "DE.", 11), ("nist-csf-2.0", "RS.", 13),
    ("nist-csf-2.0", "RC.", 8), ("nist-800-53-r5", "AC-", 23), ("nist-800-53-r5", "AU-", 15),
    ("nist-800-53-r5", "CM-", 14), ("nist-800-53-r5", "IA-", 13), ("nist-800-53-r5", "SI-", 22),
    ("hipaa-security", "164.308(a)", 28), ("hipaa-security", "164.308(b)", 3),
    ("hipaa-security", "164.312", 12), ("gdpr", "30(1)", 7), ("gdpr", "30(2)", 4),
    ("gdpr", "32(", 7), ("nis2", "21(2)", 10), ("nis2", "Annex 3.2.", 7), ("dora", "RTS 12", 7),
    ("sox-itgc", "ACCESS-", 8),
  ])
  func eachPartOfAFrameworkIsWhole(_ id: String, _ part: String, _ count: Int) throws {
    let requirements = try ShippedReports.framework(id).requirements
    #expect(requirements.count { $0.id.hasPrefix(part) } == count)
  }

  /// Controls that a family has withdrawn are gone, and are not asked for.
  @Test func withdrawnControlsAreNotListed() throws {
    let ids = Set(try ShippedReports.framework("nist-800-53-r5").requirements.map(\.id))
    #expect(ids.isDisjoint(with: ["AC-13", "AC-15", "AU-15", "SI-9"]))
  }

  @Test func thereAreTenFrameworks() {
    #expect(ShippedReports.frameworks.count == 10)
  }

  @Test(arguments: ShippedReports.frameworks)
  func aRequirementWithoutAControlStaysListed(_ id: String) throws {
    let requirements = try ShippedReports.framework(id).requirements
    #expect(requirements.contains { $0.controls.isEmpty })
    #expect(requirements.contains { !$0.controls.isEmpty })
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
