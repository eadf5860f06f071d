import Documents
import Testing

@Suite struct CSVWriterTests {
  private func table(_ cell: CSVCell, _ style: CSVWriter.Style = .neutralised) -> String {
    var writer = CSVWriter(header: ["n", "cell"], style: style)
    writer.write([.count(1), cell])
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func rowsEndInCRLFAndFieldsAreQuotedOnlyWhereNeeded() {
    var writer = CSVWriter(header: ["a", "b c"])
    writer.write(["x", "one, \"two\""])
    writer.write(["line\r\nbreak", " space "])
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == "a,b c\r\nx,\"one, \"\"two\"\"\"\r\n\"line\r\nbreak\", space \r\n"
    )
  }

  @Test func anOnlyEmptyCellIsQuotedSoThatItsRowStays() {
    var writer = CSVWriter(header: ["a"])
    writer.write([""])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "a\r\n\"\"\r\n")
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"),
    ("\rx", "\"'\rx\""), ("\nx", "\"'\nx\""), ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"),
    ("＠x", "'＠x"), ("'=x", "''=x"), ("'x", "'x"), ("a=1", "a=1"), ("", ""),
    ("=\u{301}x", "'=\u{301}x"),
    ("=1,\"2\"", "\"'=1,\"\"2\"\"\""), ("\u{1B}[31m", "\u{FFFD}[31m"),
    ("a\u{9B}b\0", "a\u{FFFD}b\u{FFFD}"),
  ])
  func textThatASpreadsheetWouldRunIsGuarded(_ text: String, _ field: String) {
    #expect(table(.text(text)) == "n,cell\r\n1,\(field)\r\n")
  }

  @Test(arguments: ["-1", "0", "-12.5e3", "1E+9", "9007199254740993", "0.1"])
  func numberIsNeverGuarded(_ number: String) {
    #expect(table(.number(number)) == "n,cell\r\n1,\(number)\r\n")
  }

  @Test(arguments: ["-", "-1+1", "+1", "=1", "-01", "-.5", "-1.", "-1e", "-0x1", "-1 ", "-１"])
  func whatIsNoNumberIsGuardedAsText(_ text: String) {
    #expect(table(.number(text)) == "n,cell\r\n1,'\(text)\r\n")
  }

  @Test(arguments: ["=1+1", "'=x", "\u{1B}[31m", "a\0"])
  func rawKeepsEveryCharacter(_ text: String) throws {
    let rows = try CSVReader.rows(Array(table(.text(text), .raw).utf8))
    #expect(rows[1][1] == text)
  }

  @Test(arguments: 0..<8) func generatedTextComesBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let texts = (0..<200).map { _ in generator.nastyText() }
    var raw = CSVWriter(header: ["n", "text"], style: .raw)
    var neutralised = CSVWriter(header: ["n", "text"])
    for (number, text) in texts.enumerated() {
      raw.write([.count(number), .text(text)])
      neutralised.write([.count(number), .text(text)])
    }
    #expect(
      try CSVReader.rows(raw.bytes).dropFirst().map { Array($0[1].utf8) }
        == texts.map { Array($0.utf8) }
    )
    for (row, text) in zip(try CSVReader.rows(neutralised.bytes).dropFirst(), texts) {
      #expect(!"=+-@\t\r\n＝＋－＠".unicodeScalars.contains(row[1].unicodeScalars.first ?? "x"))
      let kept = String(
        String.UnicodeScalarView(
          text.unicodeScalars.map {
            $0.properties.generalCategory == .control && !"\t\r\n".unicodeScalars.contains($0)
              ? "\u{FFFD}" : $0
          }
        )
      )
      #expect(Array(FormulaGuard.unguarded(row[1]).utf8) == Array(kept.utf8))
    }
  }

  @Test func drainingGivesTheSameBytes() {
    var whole = CSVWriter(header: ["a", "b"])
    var drained = CSVWriter(header: ["a", "b"])
    var pieces: [[UInt8]] = []
    for number in 0..<100 {
      whole.write([.count(number), "text"])
      drained.write([.count(number), "text"])
      drained.drain(atLeast: 64) { pieces.append($0) }
    }
    drained.drain { pieces.append($0) }
    #expect(pieces.count > 5 && pieces.joined().elementsEqual(whole.bytes))
    #expect(drained.bytes.isEmpty)
  }
}
