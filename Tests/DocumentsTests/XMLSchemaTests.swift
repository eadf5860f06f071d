import Documents
import Testing

private let schemaText = """
  <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
    targetNamespace="urn:x" xmlns="urn:x">
    <xs:element name="list">
      <xs:complexType>
        <xs:sequence>
          <xs:element name="item" maxOccurs="unbounded">
            <xs:complexType>
              <xs:attribute name="id" type="xs:integer" use="required"/>
            </xs:complexType>
          </xs:element>
        </xs:sequence>
      </xs:complexType>
      <xs:unique name="ids"><xs:selector xpath="*"/><xs:field xpath="@id"/></xs:unique>
    </xs:element>
  </xs:schema>
  """

@Suite struct XMLSchemaTests {
  private func violations(_ document: String) -> [String]? {
    XMLSchema.violations(of: Array(document.utf8), against: Array(schemaText.utf8))?
      .map(\.description)
  }

  @Test func validDocumentHasNoViolation() {
    #expect(violations("<list xmlns='urn:x'><item id='1'/><item id='2'/></list>") == [])
  }

  @Test(arguments: [
    (
      "<list xmlns='urn:x'>\n<item/></list>",
      "line 2: Element '{urn:x}item': The attribute 'id' is required but missing."
    ),
    (
      "<list xmlns='urn:x'>\n\n<item id='x'/></list>",
      "line 3: Element '{urn:x}item', attribute 'id': 'x' is not a valid value of the atomic type 'xs:integer'."
    ),
    (
      "<list xmlns='urn:x'>\n<item id='1'/>\n<item id='1'/></list>",
      "line 3: Element '{urn:x}item': Duplicate key-sequence ['1'] in unique identity-constraint '{urn:x}ids'."
    ),
    (
      "<list/>",
      "line 1: Element 'list': No matching global declaration available for the validation root."
    ),
    ("<list xmlns='urn:x'>", "line 1: document ends early, want the end of its root element"),
    ("<list xmlns='urn:x'", "line 1: Couldn't find end of Start Tag list"),
    ("<list xmlns='urn:x'></list><b/>", "line 1: Extra content at the end of the document"),
    (
      "<list xmlns='urn:x'></b>",
      "line 1: Opening and ending tag mismatch: list line 1 and b"
    ),
    ("<list xmlns='urn:x'>\n&x;</list>", "line 2: Entity 'x' not defined"),
    ("\n<!DOCTYPE list><list/>", "line 2: document type declaration, want a document without one"),
    ("", "line 1: document ends early, want the end of its root element"),
  ])
  func violationNamesItsLine(_ document: String, _ message: String) {
    #expect(violations(document)?.contains(message) == true, "\(violations(document) ?? [])")
  }

  @Test(arguments: [
    ("", "line 1: Document is empty"),
    ("<a", "line 1: Couldn't find end of Start Tag a line 1"),
    ("<a/>", "The XML document 'in_memory_buffer' is not a schema document."),
    (
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:include schemaLocation='/etc/x'/></xs:schema>",
      "line 1: schema location, want a schema in one piece"
    ),
    (
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\n<xs:import namespace='urn:y' schemaLocation='http://127.0.0.1:1/y'/></xs:schema>",
      "line 2: schema location, want a schema in one piece"
    ),
    (
      "<!DOCTYPE x [<!ENTITY e SYSTEM '/etc/passwd'>]><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>",
      "line 1: document type declaration, want a document without one"
    ),
  ])
  func unusableSchemaIsRefused(_ schema: String, _ message: String) {
    let error = #expect(throws: XMLSchema.Violation.self) { try XMLSchema(Array(schema.utf8)) }
    #expect(error?.description == message)
    #expect(XMLSchema.violations(of: [], against: Array(schema.utf8)) == nil)
  }

  @Test func documentIsTakenInPiecesOfAnySize() throws {
    let schema = try XMLSchema(Array(schemaText.utf8))
    let document = Array("<list xmlns='urn:x'>\n<item id='1'/>\n<item id='é'/></list>".utf8)
    let whole = schema.violations(of: document)
    #expect(Set(whole.map(\.line)) == [3])
    for size in 1...document.count {
      let validation = XMLValidation(schema: schema)
      for start in stride(from: 0, to: document.count, by: size) {
        validation.write(Array(document[start..<min(start + size, document.count)]))
      }
      #expect(validation.finish() == whole, "pieces of \(size)")
    }
  }

  @Test func everyTruncationIsFound() throws {
    let schema = try XMLSchema(Array(schemaText.utf8))
    let document = Array("<list xmlns='urn:x'><item id='1'/></list>".utf8)
    for count in 0..<document.count {
      #expect(!schema.violations(of: Array(document.prefix(count))).isEmpty, "first \(count) bytes")
    }
    #expect(!schema.violations(of: document + Array("<x/>".utf8)).isEmpty)
  }

  @Test func noMoreViolationsAreKeptThanAskedFor() throws {
    let schema = try XMLSchema(Array(schemaText.utf8))
    let items = String(repeating: "<item/>", count: 50)
    let document = Array("<list xmlns='urn:x'>\(items)</list>".utf8)
    #expect(schema.violations(of: document, limit: 7).count == 7)
    #expect(schema.violations(of: document).count == 50)
  }

  @Test func oneSchemaServesManyTasks() async throws {
    let schema = try XMLSchema(Array(schemaText.utf8))
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<32 {
        group.addTask {
          schema.violations(of: Array("<list xmlns='urn:x'><item/></list>".utf8)).count
        }
      }
      for await count in group { #expect(count == 1) }
    }
  }
}

@Suite struct XMLVectorTests {
  private static let libxml = "vectors/xml/libxml2/test"
  private static let damaged = Corpus.names("\(libxml)/errors", ending: ".xml")
  private static let bombs =
    Corpus.names("\(libxml)/recurse", ending: ".xml").map { "\(libxml)/recurse/\($0)" }
    + Corpus.names("vectors/xml/defusedxml/xmltestdata", ending: ".xml")
    .filter { !$0.hasPrefix("simple") }.map { "vectors/xml/defusedxml/xmltestdata/\($0)" }

  /// A schema that takes any element: what is found is in the reading.
  private static let anything = Array(
    """
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>
    """.utf8
  )

  @Test(arguments: damaged) func damagedDocumentIsRefused(_ name: String) throws {
    let document = try Corpus.bytes("\(Self.libxml)/errors/\(name)")
    #expect(XMLSchema.violations(of: document, against: Self.anything)?.isEmpty == false)
  }

  @Test(arguments: bombs) func documentTypeIsRefusedBeforeItsEntities(_ path: String) throws {
    let found = XMLSchema.violations(of: try Corpus.bytes(path), against: Self.anything)
    #expect(found?.count == 1)
    #expect(found?.first?.message == "document type declaration, want a document without one")
  }
}
