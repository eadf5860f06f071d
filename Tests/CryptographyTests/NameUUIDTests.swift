import Cryptography
import Testing

@Suite struct NameUUIDTests {
  // Made with Python's uuid module: uuid.uuid5(uuid.NAMESPACE_URL, name).
  @Test(arguments: [
    ("", "1b4db7eb-4057-5ddf-91e0-36dec72071f5"),
    ("https://example.com/", "dd2c1780-811a-5296-81c5-178a0ef488bc"),
  ])
  func identifiersAreThoseOfPythonsLibrary(_ name: String, _ text: String) {
    #expect(NameUUID(name, in: .url).description == text)
  }

  @Test func anIdentifierIsANamespaceToo() {
    let outer = NameUUID("urn:example", in: .url)
    #expect(NameUUID("a", in: outer) != NameUUID("a", in: .url))
  }
}
