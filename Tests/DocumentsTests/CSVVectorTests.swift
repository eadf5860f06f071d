import Documents
import Foundation
import Testing

@Suite struct CSVVectorTests {
  private static let folder = "vectors/csv-test-data"
  private static let good = Corpus.names("\(folder)/json", ending: ".json")
    .map { String($0.dropLast(5)) }
  private static let bad = Corpus.names("\(folder)/csv", ending: ".csv")
    .map { String($0.dropLast(4)) }.filter { $0.hasPrefix("bad-") }

  @Test(arguments: good) func publishedTableIsReadAsItsJSONSays(_ name: String) throws {
    let json = try JSONSerialization.jsonObject(
      with: Data(Corpus.bytes("\(Self.folder)/json/\(name).json"))
    )
    let csv = try Corpus.bytes("\(Self.folder)/csv/\(name).csv")
    guard name.hasPrefix("header-") else {
      #expect(try CSVReader.rows(csv, lineEnds: .any) == json as? [[String]])
      return
    }
    let header = ["foo", "bar", "baz"]
    let rows = try CSVReader.rows(csv, header: header, lineEnds: .any)
    let objects = rows.map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    #expect(objects == json as? [[String: String]])
  }

  @Test(arguments: bad) func publishedDamageIsRefused(_ name: String) throws {
    let csv = try Corpus.bytes("\(Self.folder)/csv/\(name).csv")
    let header = name.hasPrefix("bad-header-") ? ["foo", "bar", "baz"] : nil
    #expect(throws: CSVError.self) {
      try CSVReader.rows(csv, header: header, lineEnds: .any)
    }
  }

  @Test(arguments: good) func publishedTableComesBackThroughTheWriter(_ name: String) throws {
    let csv = try Corpus.bytes("\(Self.folder)/csv/\(name).csv")
    let rows = try CSVReader.rows(csv, lineEnds: .any)
    guard let header = rows.first, Set(header).count == header.count else { return }
    var writer = CSVWriter(header: header, style: .raw)
    for row in rows.dropFirst() { writer.write(row.map { .text($0) }) }
    #expect(try CSVReader.rows(writer.bytes) == rows)
  }
}
