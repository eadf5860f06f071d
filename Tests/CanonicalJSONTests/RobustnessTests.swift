import CanonicalJSON
import Testing

/// Damaged, cut and generated texts.
struct RobustnessTests {
  static let samples = [
    #"{"a":[1,-2.5e3,true,false,null],"b":{"c":"é\n\u20ac\ud83d\ude00","":"x"},"a b":[[],{}]}"#,
    #" [ { "name" : "longer than a word of eight", "z":1, "y":2, "x":3 } , 12345678901234567 ] "#,
    #""only a string with \u0041 and 日本語""#,
  ]

  @Test(arguments: samples)
  func everyPrefixIsRefused(sample: String) throws {
    let text = Array(sample.utf8)
    let end = try #require(text.lastIndex { $0 != 0x20 })
    for count in 0...end { #expect(refusal(text[..<count]) != nil, "\(count)") }
    #expect(refusal(text) == nil)
  }

  @Test(arguments: samples)
  func everyExtensionIsRefused(sample: String) {
    for byte in UInt8.min...UInt8.max where ![0x20, 0x09, 0x0A, 0x0D].contains(byte) {
      #expect(refusal(Array(sample.utf8) + [byte]) != nil, "\(byte)")
    }
  }

  /// What is still read must have a form that is read as itself, by tape and tree alike.
  @Test(arguments: samples)
  func changedByteIsRefusedOrReadWell(sample: String) throws {
    let text = Array(sample.utf8)
    let bytes =
      Array(#""\{}[]:,0-.eEtn /u"#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
    var readCount = 0
    for place in text.indices {
      for byte in bytes {
        var changed = text
        changed[place] = byte
        readCount += try isReadWell(changed) ? 1 : 0
      }
    }
    #expect(readCount > 100)
  }

  private func isReadWell(_ text: [UInt8]) throws -> Bool {
    guard let parsed = try? ParsedText(text) else { return false }
    let form = parsed.canonical()
    #expect(parsed.tape.isCanonical == (Array(form.utf8) == text))
    #expect(try ParsedText(form).tape.isCanonical, "\(form)")
    return true
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func generatedValueComesBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let value = Self.value(depth: 5, &generator)
    #expect(try JSONValue(parsing: value.canonical) == value, "seed \(seed)")
    #expect(try ParsedText(value.canonicalText).tape.isCanonical, "seed \(seed)")
    let careless = Self.careless(value, &generator)
    #expect(try canonical(careless) == value.canonicalText, "seed \(seed)")
    #expect(try JSONValue(parsing: careless) == value, "seed \(seed)")
    #expect(try JSONValue(parsing: value.pretty) == value, "seed \(seed)")
  }

  private static func value(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .number(JSONNumber(Int(truncatingIfNeeded: generator.next())))
    case 3:
      let double = Double(bitPattern: generator.next())
      return JSONNumber(double).map(JSONValue.number) ?? .null
    case 4: return .string(string(&generator))
    case 5:
      return .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          value(depth: depth - 1, &generator)
        }
      )
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...40, using: &generator) / 5 {
        object[string(&generator)] = value(depth: depth - 1, &generator)
      }
      return .object(object)
    }
  }

  private static func string(_ generator: inout SeededGenerator) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0x00...0x1F, 0x20...0x7F, 0x61...0x63, 0x80...0x7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      let range = ranges[Int.random(in: 0..<ranges.count, using: &generator)]
      Unicode.Scalar(UInt32.random(in: range, using: &generator)).map { text.append($0) }
    }
    return String(text)
  }

  /// Writes the value with space, needless escapes and members in any order.
  private static func careless(_ value: JSONValue, _ generator: inout SeededGenerator) -> String {
    let space = [" ", "", "\n\t", "\r"].randomElement(using: &generator) ?? ""
    switch value {
    case .array(let elements):
      let parts = elements.map { careless($0, &generator) }
      return "[" + space + parts.joined(separator: "," + space) + space + "]"
    case .object(let object):
      let parts = object.shuffled(using: &generator).map { member in
        escaped(member.name, &generator) + space + ":" + careless(member.value, &generator)
      }
      return "{" + space + parts.joined(separator: space + ",") + space + "}"
    case .string(let text): return escaped(text, &generator)
    case .number(let number): return carelessNumber(number.text)
    case .null, .bool: return value.canonicalText
    }
  }

  private static func carelessNumber(_ text: String) -> String {
    text.contains("e") || text.contains(".") ? text.replacing("e", with: "E") : text + ".00e+0"
  }

  private static func escaped(_ text: String, _ generator: inout SeededGenerator) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      if Bool.random(using: &generator), scalar.value >= 0x20,
        !"\"\\".unicodeScalars.contains(scalar)
      {
        output.unicodeScalars.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
          output += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
      }
    }
    return "\"" + output + "\""
  }
}
