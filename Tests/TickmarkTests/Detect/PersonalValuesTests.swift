import CanonicalJSON
import Formats
import Testing

@testable import Tickmark

@Suite struct PersonalValuesTests {
  @Test(arguments: [
    ("DE89370400440532013000", true), ("GB29 NWBK 6016 1331 9268 19", true),
    ("DE89370400440532013001", false), ("DE8937040044053201300", false), ("", false),
    ("8E89370400440532013000", false), ("DEXX370400440532013000", false),
  ])
  func ibanHasItsCheckDigits(_ text: String, _ isOne: Bool) {
    #expect(PersonalValues.isIBAN(text) == isOne)
  }

  @Test(arguments: [
    ("4111 1111 1111 1111", true), ("378282246310005", true), ("4111111111111112", false),
    ("0000000000000000", false), ("1234", false), ("41111111a1111111", false),
  ])
  func cardNumberHasItsCheckDigit(_ text: String, _ isOne: Bool) {
    #expect(PersonalValues.isCardNumber(text) == isOne)
  }

  @Test(arguments: [
    ("lea@example.com", true), ("lea@example", false), ("@example.com", false),
    ("lea@.com", false), ("a@b@c.d", false), ("lea smith@example.com", false),
  ])
  func addressHasOneAtAndAHost(_ text: String, _ isOne: Bool) {
    #expect(PersonalValues.isEMail(text) == isOne)
  }

  @Test func placesThatColumnsAreTakenFromAreLeftOut() throws {
    let record = try JSONValue(
      parsing: """
        {"actor":"lea@example.com","data":{"to":"noor@example.com","n":4}}
        """
    )
    let places = PersonalValues.pointers(in: [record], beside: SourceFormat.jsonLines.mapping)
    #expect(places.map(\.description) == ["/data/to"])
  }
}
