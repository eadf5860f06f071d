import CanonicalJSON
import Testing

struct TapeTests {
  let parsed: ParsedText

  init() throws {
    parsed = try ParsedText(
      #"{"id":"a\nb","n":-1.50,"l":[true,false,null],"o":{"\u0069d":1,"a/b":{"m~n":[[7],[8,9]]}}}"#
    )
  }

  @Test func nodesFollowTheDocument() {
    #expect(parsed.tape.kind(of: 0) == .object)
    #expect(parsed.tape.childCount(of: 0) == 4)
    #expect(parsed.tape.next(after: 0) == parsed.tape.count)
    var kinds: [JSONKind] = []
    parsed.tape.forEachMember(of: 0) { name, value in
      #expect(parsed.tape.kind(of: name) == .string && value == name + 1)
      kinds.append(parsed.tape.kind(of: value))
    }
    #expect(kinds == [.string, .number, .array, .object])
  }

  @Test func elementsFollowTheDocument() throws {
    let list = try #require(parsed.member("l"))
    var kinds: [JSONKind] = []
    parsed.tape.forEachElement(of: list) { kinds.append(parsed.tape.kind(of: $0)) }
    #expect(kinds == [.true, .false, .null])
    #expect(parsed.tape.childCount(of: list) == 3)
    parsed.tape.forEachMember(of: list) { _, _ in Issue.record("an array has no members") }
    parsed.tape.forEachElement(of: 0) { _ in Issue.record("an object has no elements") }
  }

  @Test func memberIsFoundByItsDecodedName() throws {
    #expect(parsed.string(try #require(parsed.member("id"))) == "a\nb")
    let inner = try #require(parsed.member("o"))
    #expect(parsed.string(try #require(parsed.member("id", of: inner))) == "1")
    #expect(parsed.member(#"\u0069d"#, of: inner) == nil)
    #expect(parsed.member("i") == nil)
    #expect(parsed.member("idx") == nil)
    #expect(parsed.member("id", of: try #require(parsed.member("l"))) == nil)
    let static_ = unsafe parsed.ask { unsafe $0.member("n", in: $1) }
    #expect(static_ == parsed.member("n"))
  }

  @Test func rawTextOfAValueHasItsQuotes() throws {
    let id = try #require(parsed.member("id"))
    let range = parsed.tape.range(of: id)
    #expect(String(decoding: parsed.bytes[range], as: UTF8.self) == #""a\nb""#)
    #expect(parsed.tape.plainContent(of: id) == nil)
    let name = parsed.tape.plainContent(of: id - 1)
    #expect(name.map { Array(parsed.bytes[$0]) } == Array("id".utf8))
    #expect(parsed.tape.plainContent(of: try #require(parsed.member("n"))) == nil)
    #expect(parsed.string(try #require(parsed.member("n"))) == "-1.50")
  }

  @Test(arguments: [
    ("", "object"), ("/id", "string"), ("/o/id", "number"), ("/o/a~1b/m~0n/1/0", "number"),
    ("/l/0", "true"), ("/l/2", "null"),
  ])
  func pointerLeadsToItsValue(pointer: String, kind: String) throws {
    let node = try #require(try parsed.node(pointer))
    #expect("\(parsed.tape.kind(of: node))" == kind)
    #expect(try parsed.nodes(pointer).map(\.pointer) == [pointer])
  }

  @Test(arguments: [
    "/", "/x", "/l/3", "/l/00", "/l/01", "/l/-", "/l/+1", "/l/", "/l/99999999999999999999", "/id/0",
    "/o/a/b", "/*",
  ])
  func pointerLeadsNowhere(pointer: String) throws {
    #expect(try parsed.node(pointer) == nil)
  }

  @Test(arguments: [
    ("/o/a~1b/*/*/0", ["/o/a~1b/m~0n/0/0", "/o/a~1b/m~0n/1/0"]),
    ("/l/*", ["/l/0", "/l/1", "/l/2"]), ("/*", ["/id", "/n", "/l", "/o"]), ("/*/id", ["/o/id"]),
    ("/id/*", []), ("/l/*/*", []),
  ])
  func wildcardStandsForOneLevel(pointer: String, found: [String]) throws {
    let results = try parsed.nodes(pointer)
    #expect(results.map(\.pointer) == found)
    for result in results { #expect(try parsed.node(result.pointer) == result.node) }
  }

  @Test func pointerIsReadAndWritten() throws {
    let pointer = try JSONPointer("/a~1b/~01/*//é")
    #expect(pointer.tokens == ["a/b", "~1", "*", "", "é"].map { Array($0.utf8) })
    #expect(pointer.description == "/a~1b/~01/*//é")
    #expect(pointer.hasWildcard)
    #expect(try !JSONPointer("/a*").hasWildcard)
    #expect(try JSONPointer("").tokens.isEmpty)
  }

  @Test(arguments: [
    ("a", #"pointer "a", want / in front"#), ("/a~", #"pointer "/a~", want 0 or 1 after each ~"#),
    ("/~2", #"pointer "/~2", want 0 or 1 after each ~"#),
  ])
  func malformedPointerIsRefused(text: String, message: String) {
    let error = #expect(throws: JSONPointer.Failure.self) { try JSONPointer(text) }
    #expect(error?.description == message)
  }
}
