import Foundation
import Testing

@testable import Tickmark

/// The folder `reports/` of this package, as a run has it embedded.
enum ShippedReports {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "reports").path

  /// Controls by id, with their area.
  static let areas: [String: String] = {
    let files = (try? SourceFiles.list("\(folder)/controls").map(\.name)) ?? []
    let pairs = files.filter { $0.hasSuffix(".sql") }.map { name in
      let parts = name.dropLast(4).split(separator: "/").map(String.init)
      return (parts.last ?? "", parts.first ?? "")
    }
    return Dictionary(pairs) { first, _ in first }
  }()

  static let ids = areas.keys.sorted()

  /// Ids of the frameworks.
  static let frameworks: [String] = {
    let files = (try? SourceFiles.list("\(folder)/frameworks").map(\.name)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  static func control(_ id: String) throws -> Control {
    let area = areas[id] ?? ""
    let bytes = try Disk.read("\(folder)/controls/\(area)/\(id).sql")
    return try ControlFile.parse(bytes, name: "\(id).sql", area: area)
  }

  static func fixture(_ id: String) throws -> ControlFixture {
    let bytes = try Disk.read("\(folder)/controls/\(areas[id] ?? "")/\(id).yaml")
    return try ControlFixture.parse(bytes, name: "\(id).yaml")
  }

  static func framework(_ id: String) throws -> Framework {
    let bytes = try Disk.read("\(folder)/frameworks/\(id).yaml")
    return try FrameworkFile.parse(bytes, name: "\(id).yaml", known: Set(ids))
  }

  /// Reads the library from the folder, so that a test sees what lies there now.
  static func library() throws -> ReportLibrary {
    let frameworks = try SourceFiles.list("\(folder)/frameworks").map { file in
      (file.name, try Disk.read(file.path))
    }
    let controls = try areas.sorted { $0.key < $1.key }.map { id, area in
      ReportLibrary.ControlText(
        area: area,
        name: "\(id).sql",
        bytes: try Disk.read("\(folder)/controls/\(area)/\(id).sql"),
        fixture: try Disk.read("\(folder)/controls/\(area)/\(id).yaml")
      )
    }
    return ReportLibrary(
      controls: controls,
      frameworks: Dictionary(frameworks) { first, _ in first },
      stylesheet: try Disk.read("\(folder)/pages/report.css"),
      script: try Disk.read("\(folder)/pages/report.js"),
      schema: try Disk.read("\(folder)/report.xsd"),
      verifier: try Disk.read("\(folder)/../tools/verify.py")
    )
  }
}
