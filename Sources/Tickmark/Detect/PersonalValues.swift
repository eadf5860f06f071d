import CanonicalJSON
import Formats

/// Finds members of business events that hold what belongs to a person: e-mail addresses, IBANs and
/// card numbers.
enum PersonalValues {
  /// Returns where they stand, sorted; the places that columns are taken from are left out, as a
  /// sealed value gives no column.
  static func pointers(in records: [JSONValue], beside mapping: ColumnMapping) -> [JSONPointer] {
    let used = Set(EventPlaces.all(mapping))
    let survey = MemberSurvey(records.map { $0.businessView }, depth: 4)
    return survey.members.filter { pointer, member in
      !used.contains(pointer) && !member.texts.isEmpty
        && member.texts.allSatisfy { isEMail($0) || isIBAN($0) || isCardNumber($0) }
    }.map(\.key).sorted { $0.description.utf8.lexicographicallyPrecedes($1.description.utf8) }
  }

  static func isEMail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let name = parts.first, let host = parts.last else { return false }
    return !name.isEmpty && host.contains(".") && !host.hasPrefix(".") && !host.hasSuffix(".")
      && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }
  }

  /// Whether it is a country, two check digits and up to 30 letters and digits that they fit (ISO
  /// 13616); blanks between are allowed.
  static func isIBAN(_ text: String) -> Bool {
    let letters = Array(text.utf8.filter { $0 != UInt8(ascii: " ") })
    guard (15...34).contains(letters.count) else { return false }
    var remainder = 0
    for (index, code) in (letters[4...] + letters[..<4]).enumerated() {
      switch code {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard index != letters.count - 4, index != letters.count - 3 else { return false }
        remainder = (remainder * 10 + Int(code - UInt8(ascii: "0"))) % 97
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        guard index < letters.count - 2 else { return false }
        remainder = (remainder * 100 + Int(code - UInt8(ascii: "A")) + 10) % 97
      default: return false
      }
    }
    return remainder == 1
  }

  /// Whether it is 13 to 19 digits whose last is the check digit of the others (ISO/IEC 7812); blanks
  /// and hyphens between are allowed.
  static func isCardNumber(_ text: String) -> Bool {
    let bytes = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
    let digits = bytes.map { Int($0) - Int(UInt8(ascii: "0")) }
    guard (13...19).contains(digits.count), digits.allSatisfy({ (0...9).contains($0) }) else {
      return false
    }
    let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
      let doubled = digit.element * 2
      return sum + (digit.offset % 2 == 0 ? digit.element : doubled > 9 ? doubled - 9 : doubled)
    }
    return sum % 10 == 0 && digits.contains { $0 != 0 }
  }
}

extension JSONValue {
  /// The record as its user sees it: of a DynamoDB item, without the types; of a change of a Cosmos DB
  /// container, the document.
  fileprivate var businessView: JSONValue {
    if let document = self["current"], self["metadata"] != nil { return document }
    for name in ["Item", "NewImage", "OldImage"] {
      if let item = self[name]?.object {
        return .object(JSONObject(item.map { ($0.name, $0.value.untyped) }))
      }
    }
    return self
  }

  private var untyped: JSONValue {
    guard let member = object?.first, object?.count == 1 else { return self }
    switch member.name {
    case "M":
      guard let object = member.value.object else { return member.value }
      return .object(JSONObject(object.map { ($0.name, $0.value.untyped) }))
    case "L": return .array((member.value.array ?? []).map(\.untyped))
    default: return member.value
    }
  }
}
