import Testing

@testable import Tickmark

@Suite struct SQLTextTests {
  @Test(arguments: [
    ("SELECT 1", false), ("SELECT a FROM t ORDER BY a", true),
    ("select a from t order\nby a", true),
    ("SELECT row_number() OVER (ORDER BY a) FROM t", false),
    ("SELECT 'ORDER BY' FROM t -- ORDER BY a", false),
    ("SELECT \"ORDER\", [ORDER], `ORDER` FROM t", false),
    ("SELECT 'it''s' /* ORDER BY */ FROM t", false), ("SELECT reorder, order_id FROM t", false),
    ("SELECT * FROM (SELECT a FROM t ORDER BY a)", false), ("SELECT :order FROM t", false),
    ("WITH a AS (SELECT 1 ORDER BY 1) SELECT * FROM a ORDER BY 1", true),
  ])
  func onlyABareOrderCounts(_ sql: String, _ isOrdered: Bool) {
    #expect(SQLText(sql).isOrdered == isOrdered)
  }

  @Test func aLimitHasItsPlace() {
    #expect(SQLText("SELECT (SELECT 1 LIMIT 1) LIMIT 2").limit == 26)
    #expect(SQLText("SELECT ':limit', :limit -- LIMIT").limit == nil)
  }

  @Test(arguments: [
    ("SELECT 1 -- end", true), ("SELECT 1 /* end", false), ("SELECT 1 /* end */", true),
    ("SELECT 'a", false), ("SELECT \"a\"", true),
  ])
  func anOpenEndIsSeen(_ sql: String, _ isClosed: Bool) {
    #expect(SQLText(sql).isClosed == isClosed)
  }

  @Test func blanksAndSemicolonsAtTheEndsGo() {
    #expect(SQLText.trimmed(" \n SELECT 1 ;\n; ") == "SELECT 1")
    #expect(SQLText.trimmed(";") == "")
  }

  @Test func aNameIsQuotedWhateverItHolds() {
    #expect(SQLText.quotedName("a\"; DROP") == "\"a\"\"; DROP\"")
  }
}
