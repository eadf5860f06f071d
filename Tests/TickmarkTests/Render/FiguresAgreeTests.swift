import CanonicalJSON
import Documents
import Foundation
import Testing

@testable import Tickmark

/// One report, many forms: the committed sample says the same figures in each.
@Suite struct FiguresAgreeTests {
  private struct Figures: Hashable {
    var outcome: String
    var population: Int
    var exceptions: Int
    var waived: Int
  }

  private static func text(_ name: String) throws -> String {
    String(decoding: try Disk.read("\(ShippedReports.folder)/sample/\(name)"), as: UTF8.self)
  }

  private static func int(_ text: Substring) -> Int { Int(text.filter { $0 != "," }) ?? -1 }

  private static let csv: [String: Figures] = {
    guard let bytes = try? Disk.read("\(ShippedReports.folder)/sample/controls.csv"),
      let rows = try? CSVReader.rows(bytes), let head = rows.first
    else { return [:] }
    func column(_ name: String) -> Int { head.firstIndex(of: name) ?? 0 }
    let tested = rows.dropFirst().filter { !$0[column("control_id")].isEmpty }
    return Dictionary(
      tested.map { row in
        let figures = Figures(
          outcome: row[column("result")],
          population: Int(row[column("population")]) ?? -1,
          exceptions: Int(row[column("exceptions")]) ?? -1,
          waived: Int(row[column("waived")]) ?? -1
        )
        return (row[column("control_id")], figures)
      }
    ) { first, second in
      #expect(first == second)
      return first
    }
  }()

  @Test func theTableHasControlsWithExceptionsAndTheRowsOfEach() throws {
    #expect(Self.csv.count >= 8)
    #expect(Self.csv.values.contains { $0.exceptions > 0 })
    let rows = try CSVReader.rows(Disk.read("\(ShippedReports.folder)/sample/exceptions.csv"))
    for (id, figures) in Self.csv {
      #expect(rows.count { $0[1] == id } == figures.exceptions, "\(id)")
    }
  }

  @Test func pagesAgree() throws {
    for (id, figures) in Self.csv {
      let page = try Self.text("control-\(id).html")
      let shown = page.matches(of: /data-figure="(exceptions|population|waived)">([0-9,]+)</)
      let byName = Dictionary(shown.map { ($0.output.1, Self.int($0.output.2)) }) { first, _ in
        first
      }
      var want: [Substring: Int] = [
        "exceptions": figures.exceptions, "population": figures.population,
      ]
      // A page without waived exceptions says nothing of them.
      if figures.waived > 0 { want["waived"] = figures.waived }
      #expect(byName == want, "\(id)")
    }
  }

  @Test func xmlAgrees() throws {
    let parts = try Self.text("report.xml").split(separator: "<control id=\"").dropFirst()
    #expect(parts.count == Self.csv.count)
    for part in parts {
      let id = String(part.prefix { $0 != "\"" })
      let population = part.firstMatch(of: /<population count="([0-9]+)"/)
      let exceptions = part.firstMatch(of: /<exceptions count="([0-9]+)" waived="([0-9]+)"/)
      let outcome = part.firstMatch(of: /outcome="([a-z-]+)"/)
      let found = Figures(
        outcome: String(outcome?.output.1 ?? ""),
        population: Self.int(population?.output.1 ?? ""),
        exceptions: Self.int(exceptions?.output.1 ?? ""),
        waived: Self.int(exceptions?.output.2 ?? "")
      )
      #expect(Self.csv[id] == found, "\(id)")
    }
  }

  @Test func oscalAgrees() throws {
    let json = try JSONValue(parsing: Array(Self.text(OSCALReport.jsonName).utf8))
    let result = json["assessment-results"]?["results"]?.array?.first
    let findings = result?["findings"]?.array ?? []
    var byControl: [String: Figures] = [:]
    for finding in findings {
      let props = (finding["props"]?.array ?? []).map {
        ($0["name"]?.string ?? "", $0["value"]?.string ?? "")
      }
      let values = Dictionary(props) { first, _ in first }
      guard let population = values["population"].flatMap({ Int($0) }),
        let exceptions = values["exceptions"].flatMap({ Int($0) }),
        let waived = values["waived"].flatMap({ Int($0) }),
        let id = finding["target"]?["target-id"]?.string
      else { continue }
      byControl[id] = Figures(
        outcome: values["outcome"] ?? "",
        population: population,
        exceptions: exceptions,
        waived: waived
      )
    }
    #expect(byControl == Self.csv)
  }

  @Test func ocsfAgrees() throws {
    let lines = try Self.text(OCSFReport.name).split(separator: "\n")
    var byControl: [String: Figures] = [:]
    var rows: [String: Int] = [:]
    for line in lines {
      let value = try JSONValue(parsing: Array(line.utf8))
      let id = value["compliance"]?["control"]?.string ?? ""
      if value["finding_info"]?["types"]?.array?.first?.string == "exception" {
        rows[id, default: 0] += 1
      } else {
        byControl[id] = Figures(
          outcome: value["unmapped"]?["outcome"]?.string ?? "",
          population: value["unmapped"]?["population"]?.int ?? -1,
          exceptions: value["unmapped"]?["exceptions"]?.int ?? -1,
          waived: value["unmapped"]?["waived"]?.int ?? -1
        )
      }
    }
    #expect(byControl == Self.csv)
    #expect(rows == Self.csv.mapValues(\.exceptions).filter { $0.value > 0 })
  }

  @Test func junitAgrees() throws {
    let cases = try Self.text("junit.xml").split(separator: "<testcase ")
    var byControl: [String: [Int]] = [:]
    for part in cases {
      guard let name = part.firstMatch(of: /[ ]name="([a-z0-9-]+)"/),
        let said = part.firstMatch(of: /population ([0-9]+), exceptions ([0-9]+), waived ([0-9]+)</)
      else { continue }
      byControl[String(name.output.1)] = [said.output.1, said.output.2, said.output.3].map(Self.int)
    }
    #expect(byControl == Self.csv.mapValues { [$0.population, $0.exceptions, $0.waived] })
  }

  @Test func markdownAgrees() throws {
    let rows = try Self.text("summary.md").matches(
      of: /\| ([a-z0-9-]+) \| ([a-z-]+)[a-z, ]* \| ([0-9]+) \| ([0-9]+) \| ([0-9]+) \|/
    )
    let found = rows.map { row in
      let figures = Figures(
        outcome: String(row.output.2),
        population: Self.int(row.output.5),
        exceptions: Self.int(row.output.3),
        waived: Self.int(row.output.4)
      )
      return (String(row.output.1), figures)
    }
    #expect(Dictionary(found) { first, _ in first } == Self.csv)
  }

  /// Reads the sample as compliance-trestle does, where its Python is there.
  @Test func trestleReadsTheSample() throws {
    let chosen = ProcessInfo.processInfo.environment["TICKMARK_VENV"].map { URL(filePath: $0) }
    let venv = chosen ?? PageFixture.root.appending(path: ".venv")
    let process = Process()
    process.executableURL = venv.appending(path: "bin/python")
    let program = """
      import pathlib, sys
      try:
          from trestle.oscal.assessment_results import AssessmentResults
      except ImportError:
          sys.exit(77)
      read = AssessmentResults.oscal_read(pathlib.Path(sys.argv[1]))
      print(len(read.results[0].findings), len(read.results[0].observations))
      """
    let file = "\(ShippedReports.folder)/sample/\(OSCALReport.jsonName)"
    process.arguments = ["-c", program, file]
    let output = Pipe()
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      return print("skipped: OSCAL in compliance-trestle, no Python at \(venv.path)")
    }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus == 77 {
      return print("skipped: OSCAL in compliance-trestle, it isn't in \(venv.path)")
    }
    #expect(process.terminationStatus == 0)
    let counts = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    let exceptions = Self.csv.values.reduce(0) { $0 + $1.exceptions }
    #expect(counts.count == 2 && counts.last == Self.csv.count + exceptions)
  }
}
