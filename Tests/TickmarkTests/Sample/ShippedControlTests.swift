import Formats
import Foundation
import SQLite
import Testing
import Trail

@testable import Tickmark

@Suite struct ShippedControlTests {
  private func failures(of control: Control, on fixture: ControlFixture) throws -> [String] {
    let folder = try TestLedger()
    let outcomes = try ControlSuite(scratch: "\(folder.folder)/suite").run(control, on: fixture)
    return outcomes.compactMap { outcome in outcome.failure.map { "\(outcome.place): \($0)" } }
  }

  /// The ten groups of controls, each with several.
  @Test func thereAreControlsInEachGroup() {
    let counts = Dictionary(grouping: ShippedReports.areas.values) { $0 }.mapValues(\.count)
    #expect(
      counts.keys.sorted() == [
        "access", "availability", "change", "data", "duties", "financial", "incident", "logging",
        "privacy", "privileged",
      ]
    )
    #expect(counts.values.allSatisfy { $0 >= 6 })
    #expect(counts.keys.allSatisfy { ControlArea.title(of: $0) != $0 })
    #expect(ShippedReports.ids.count == counts.values.reduce(0, +))
  }

  /// What is read must be what a source can be.
  @Test(arguments: ShippedReports.ids)
  func eachReadsFormatsThatThereAre(_ id: String) throws {
    let known = SourceFormat.allCases.map(\.rawValue) + ["any"]
    #expect(try ShippedReports.control(id).sources.allSatisfy(known.contains))
  }

  @Test(arguments: ShippedReports.ids)
  func eachDoesWhatItsFixtureWants(_ id: String) throws {
    let failures = try failures(
      of: ShippedReports.control(id),
      on: ShippedReports.fixture(id)
    )
    #expect(failures == [])
  }

  @Test(arguments: ShippedReports.ids)
  func eachFixtureHasAPassAFailWithNamedEntriesAndNothingToTest(_ id: String) throws {
    let cases = try ShippedReports.fixture(id).cases
    #expect(cases.contains { $0.expectation == .pass })
    #expect(cases.contains { $0.expectation == .notApplicable })
    let failing = cases.filter { $0.expectation == .fail }
    #expect(!failing.isEmpty)
    // Each must also hold events that are no exceptions, else it can't see a control that finds all.
    #expect(
      failing.contains { ($0.exceptions?.count ?? 0) < $0.rows["event"]?.count ?? 0 }
    )
    #expect(failing.allSatisfy { $0.exceptions != nil })
  }

  @Test(arguments: ShippedReports.ids)
  func aControlThatFindsNothingOrAllIsSeenByItsFixture(_ id: String) throws {
    let fixture = try ShippedReports.fixture(id)
    var control = try ShippedReports.control(id)
    let population = control.population
    control.exceptions = "SELECT entry, id, time FROM event WHERE entry < 0 ORDER BY entry"
    #expect(try !failures(of: control, on: fixture).isEmpty)
    control.exceptions = population
    #expect(try !failures(of: control, on: fixture).isEmpty)
  }

  @Test(arguments: ShippedReports.ids)
  func eachSaysItsOrderWithoutTies(_ id: String) throws {
    let control = try ShippedReports.control(id)
    let order = control.exceptions.split(separator: "\n").last ?? ""
    #expect(order.contains(/^ORDER BY (\w+\.)?time, (\w+\.)?entry$/), "\(order)")
    #expect(control.key == ["id"])
  }
}
