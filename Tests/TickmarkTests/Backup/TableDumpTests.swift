import Cryptography
import SQLite
import Testing

@testable import Tickmark

@Suite struct TableDumpTests {
  private func dump(_ sql: String, table: String = "t") throws -> String {
    let database = try Database(":memory:")
    try database.execute(sql)
    var dump = try TableDump(of: table, in: database)
    var bytes: [UInt8] = []
    _ = try dump.forEachLine { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func valuesOfEachKindAreToldApart() throws {
    let sql = """
      CREATE TABLE t (a ANY) STRICT;
      INSERT INTO t VALUES (NULL), (1), (1.0), ('1'), (x'31'), (9007199254740993), (0.1), (1e400),
        ('é"\\\t'), (CAST(x'ff' AS TEXT)), ('');
      """
    #expect(
      try dump(sql) == """
        ["a"]
        [null]
        [{"real":"0.1"}]
        [1]
        [{"real":"1.0"}]
        [9007199254740993]
        [{"real":"inf"}]
        [""]
        ["1"]
        ["é\\"\\\\\\t"]
        [{"text":"/w=="}]
        [{"blob":"MQ=="}]

        """
    )
  }

  @Test(arguments: ["(1, 'b'), (2, 'a'), (1, 'a')", "(2, 'a'), (1, 'a'), (1, 'b')"])
  func orderOfInsertionLeavesNoTrace(rows: String) throws {
    let text = try dump("CREATE TABLE t (a INTEGER, b TEXT) STRICT; INSERT INTO t VALUES \(rows);")
    #expect(text == "[\"a\",\"b\"]\n[1,\"a\"]\n[1,\"b\"]\n[2,\"a\"]\n")
  }

  @Test func digestIsThatOfTheDump() throws {
    let database = try Database(":memory:")
    try database.execute(
      """
      CREATE TABLE "od""d" (a INTEGER PRIMARY KEY, b TEXT) STRICT;
      CREATE TABLE empty (x TEXT) STRICT;
      INSERT INTO "od""d" VALUES (2, 'x'), (1, NULL);
      """
    )
    #expect(try TableDump.tables(in: database) == ["empty", "od\"d"])
    let digests = try TableDump.digests(of: ["empty", "od\"d"], in: database)
    #expect(
      digests == [
        TableDigest(name: "empty", rowCount: 0, sha256: SHA256.hash("[\"x\"]\n")),
        TableDigest(
          name: "od\"d",
          rowCount: 2,
          sha256: SHA256.hash("[\"a\",\"b\"]\n[1,null]\n[2,\"x\"]\n")
        ),
      ]
    )
  }

  @Test func absentTableIsAnError() throws {
    let error = #expect(throws: SQLiteError.self) { try dump("CREATE TABLE u (a)") }
    #expect(error?.message == "no such table: t")
  }
}
