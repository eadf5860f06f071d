import CanonicalJSON
import Documents
import Foundation
import Testing

/// An export by somebody who wants a reader's browser, terminal or spreadsheet to do something.
@Suite struct HostileExportTests {
  private static let texts = [
    "<script>document.title='owned'</script>", "</script><img src=x onerror=alert(1)>",
    "=HYPERLINK(\"http://127.0.0.1:9/\",\"x\")", "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1",
    "\r=1", "\u{FF1D}1+1", "'=1+1", "DDE(\"cmd\";\"/C calc\";\"1\")", "a,b\"c\r\nd",
    "\u{202E}gnp.exe\u{202C}", "\u{1B}[31mred\u{1B}]0;title\u{7}", "\u{9B}31m", "nul\u{0}here",
    "a\u{2028}b", "]]><x/>&amp;", "\u{FEFF}bom", "${jndi:ldap://127.0.0.1/a}",
    String(repeating: "x", count: 1 << 20),
  ]

  private static let configuration = """
    origin: audit.example.com/hostile
    keys: { checkpoint: keys/checkpoint.key, bag: keys/bag.key, commit: keys/commit.key }
    sources:
      h:
        format: json-lines
        location: exports
        require: witnessed
        expect: { every: 48h }
        map: { id: /id, time: /time, actor: /text, action: /text, target: /text, stream: /id }
    controls: [controls]
    pipelines:
      nightly:
        sources: [h]
        period: 2026-03-02/2026-03-03
        stages: [ingest, validate, project, evaluate: { frameworks: [] }, render: { to: out }]

    """

  private static let control = """
    -- id: all
    -- title: All are exceptions
    -- statement: Nothing is said.
    -- severity: high
    -- test: Each event is an exception.
    -- sources: h
    -- key: id
    -- row: One event.

    -- population
    SELECT entry, id, time FROM event WHERE source = 'h' AND time >= :begin AND time < :end;

    -- exceptions
    SELECT entry, id, time, actor, action, target, stream, substr(actor, 1, 300) AS condition
    FROM event WHERE source = 'h' AND time >= :begin AND time < :end ORDER BY time, entry;

    """

  /// Writes export, control and configuration, and runs the pipeline over them; returns the bag.
  private static func bag(in folder: URL) throws -> URL {
    let files = FileManager.default
    for name in ["exports", "controls/own"] {
      let path = folder.appending(path: name)
      try files.createDirectory(at: path, withIntermediateDirectories: true)
    }
    let lines = texts.enumerated().map { number, text -> String in
      let record: JSONValue = [
        "id": .string("e\(number)"), "text": .string(text),
        "time": .string("2026-03-02T00:00:\(10 + number)Z"),
      ]
      return record.canonicalText + "\n"
    }
    for (name, text) in [
      ("exports/h.jsonl", lines.joined()), ("pipelines.yaml", configuration),
      ("controls/own/all.sql", control),
    ] {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    let run = ProgramRun(program: Program.file, folder: folder, environment: ["TZ": "UTC"])
    #expect(try run.run(["keygen", "keys", "--quiet"]) == 0)
    #expect(try run.run(["run", "nightly", "--at", "2026-03-03T02:00:00Z", "--verbose"]) == 1)
    return folder.appending(path: "out/nightly/2026-03-02")
  }

  /// Whether a text would do something in a terminal.
  private static func isUnsafe(_ data: Data) -> Bool {
    String(decoding: data, as: UTF8.self).unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x0A: false
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
      default: false
      }
    }
  }

  /// Runs a program if it is there; nil, with a line that says so, where it isn't.
  private static func run(_ program: String, _ arguments: [String], in folder: URL) throws -> Int32?
  {
    let path = "/usr/bin/\(program)"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      print("skipped: a hostile export in \(program), which isn't here")
      return nil
    }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func nothingOfItRunsInATerminalASpreadsheetOrAReaderOfXML() throws {
    try Program.withFolder { folder in
      let bag = try Self.bag(in: folder)
      let run = ProgramRun(program: Program.file, folder: folder, environment: ["TZ": "UTC"])
      let query = "SELECT id, actor FROM event WHERE length(actor) < 1000"
      for words in [
        ["query", query], ["history", "h/e14"], ["verify", bag.path, "--verbose"],
        ["diff", bag.path, bag.path],
      ] {
        _ = try run.run(words)
        for name in ["stdout", "stderr"] {
          let said = try Data(contentsOf: folder.appending(path: name))
          #expect(!Self.isUnsafe(said), "\(words[0]) on \(name)")
        }
      }
      let table = try Data(contentsOf: bag.appending(path: "exceptions.csv"))
      let rows = try CSVReader.rows(Array(table))
      #expect(rows.count == Self.texts.count + 1)
      for cell in rows.joined() {
        #expect(!["=", "+", "-", "@", "\t", "\r", "\u{FF1D}"].contains { cell.hasPrefix($0) })
      }
      let schema = ["--noout", "--nonet", "--huge", "--schema", "report.xsd", "report.xml"]
      #expect([nil, 0].contains(try Self.run("xmllint", schema, in: bag)))
      try Self.expectNoFormula(in: bag, scratch: folder)
    }
  }

  /// LibreOffice reads the table, and makes no formula and no link of any cell.
  private static func expectNoFormula(in bag: URL, scratch: URL) throws {
    let words = [
      "--headless", "--convert-to", "fods", "--outdir", scratch.path, "exceptions.csv",
    ]
    guard try run("soffice", words, in: bag) == 0 else { return }
    let sheet = try String(contentsOf: scratch.appending(path: "exceptions.fods"), encoding: .utf8)
    #expect(sheet.contains("owned"))
    #expect(!sheet.contains("table:formula") && !sheet.contains("xlink:href=\"http"))
  }
}
