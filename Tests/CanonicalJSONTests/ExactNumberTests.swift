import CanonicalJSON
import Testing

struct ExactNumberTests {
  static let cases: [(String, String)] = [
    ("0", "0"), ("-0", "0"), ("0.0", "0"), ("-0.00e5", "0"), ("0e1", "0"),
    ("9007199254740993", "9007199254740993"), ("1e400", "1e+400"), ("1e+400", "1e+400"),
    ("0.000001", "0.000001"), ("1e-6", "0.000001"), ("0.0000001", "1e-7"), ("1E-7", "1e-7"),
    ("1e-07", "1e-7"), ("1.0", "1"), ("1.50", "1.5"), ("-1.50", "-1.5"), ("100", "100"),
    ("1e2", "100"), ("1e20", "100000000000000000000"), ("1e21", "1e+21"),
    ("100000000000000000000", "100000000000000000000"), ("1000000000000000000000", "1e+21"),
    ("123456789012345678901", "123456789012345678901"),
    ("1234567890123456789012", "1.234567890123456789012e+21"),
    ("12345678901234567890.12345678901234567890", "12345678901234567890.1234567890123456789"),
    ("123456789012345678901.5", "123456789012345678901.5"),
    ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
    ("1.5e3", "1500"), ("1.5e-3", "0.0015"), ("12.5e-7", "0.00000125"), ("12.5e-8", "1.25e-7"),
    ("1.25e-7", "1.25e-7"), ("1.25E+21", "1.25e+21"), ("12.5e+21", "1.25e+22"),
    ("1.250e+22", "1.25e+22"), ("1.0e+22", "1e+22"), ("0.1e+22", "1e+21"), ("-1e-9999", "-1e-9999"),
    ("0.00012e4", "1.2"), ("1200e-2", "12"), ("5e0", "5"), ("5e-0", "5"), ("-5E+00", "-5"),
  ]

  @Test(arguments: cases)
  func numberHasItsExactForm(text: String, form: String) throws {
    #expect(try canonical(text) == form)
    #expect(try canonical(form) == form)
    #expect(try ParsedText(text).tape.isCanonical == (text == form))
    #expect(try JSONValue(parsing: "[\(text)]").canonicalText == "[\(form)]")
    #expect(try canonical(#"{ "n" : [\#(text) , 1]}"#) == #"{"n":[\#(form),1]}"#)
  }

  @Test(arguments: [
    ("9007199254740993", "9007199254740992"), ("0.1000000000000000055", "0.1"),
    ("1e-400", "0"), ("-1e-400", "0"), ("123456789012345678901", "123456789012345680000"),
    ("4.9e-324", "5e-324"), ("2e-308", "2e-308"), ("1.00e2", "100"),
    ("333333333.33333329", "333333333.3333333"),
  ])
  func interoperableNumberIsTheNearestDouble(text: String, form: String) throws {
    #expect(try canonical(text, .interoperable) == form)
    #expect(try ParsedText(text, .interoperable).tape.isCanonical == (text == form))
    #expect(try JSONValue(parsing: text, numbers: .interoperable).canonicalText == form)
  }

  @Test(arguments: ["1e309", "-1e309", "1.8e308", "1e400"])
  func interoperableNumberBeyondADoubleIsRefused(text: String) {
    #expect(
      refusal("[\(text)]", .interoperable) == "byte 1: number beyond a double, want a finite one"
    )
    #expect(refusal(text) == nil)
  }

  @Test(arguments: [1, 2, 3])
  func shortestTextOfADoubleIsItsOwnFormInBothModes(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let value = Double(bitPattern: generator.next())
      guard let number = JSONNumber(value) else { continue }
      #expect(number.double == value, "seed \(seed)")
      #expect(try ParsedText(number.text).tape.isCanonical, "seed \(seed): \(number)")
      #expect(
        try ParsedText(number.text, .interoperable).tape.isCanonical,
        "seed \(seed): \(number)"
      )
    }
  }
}
