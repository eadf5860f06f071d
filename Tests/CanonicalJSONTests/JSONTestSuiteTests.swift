import CanonicalJSON
import Testing

/// Nicolas Seriot's JSONTestSuite: y_ must be read, n_ must not, i_ is the reader's decision.
@Suite(.enabled(if: Corpus.folder != nil, "the corpus isn't there"))
struct JSONTestSuiteTests {
  static let folder = "vectors/JSONTestSuite/test_parsing"
  static let files = Corpus.names(folder)

  /// Right by RFC 8259 and refused by I-JSON (RFC 7493), on which RFC 8785 stands.
  static let refusedByIJSON = [
    "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
  ]

  /// Whether it is read with exact numbers, and whether with interoperable ones.
  static let decisions: [String: (exact: Bool, interoperable: Bool)] = [
    // Within 1,000 digits and an exponent of 9,999; a double underflows to 0.
    "i_number_double_huge_neg_exp.json": (true, true),
    "i_number_too_big_neg_int.json": (true, true),
    "i_number_too_big_pos_int.json": (true, true),
    "i_number_very_big_negative_int.json": (true, true),
    // Beyond a double.
    "i_number_neg_int_huge_exp.json": (true, false),
    "i_number_pos_double_huge_exp.json": (true, false),
    // Beyond an exponent of 9,999.
    "i_number_huge_exp.json": (false, false),
    "i_number_real_neg_overflow.json": (false, false),
    "i_number_real_pos_overflow.json": (false, false),
    "i_number_real_underflow.json": (false, false),
    // Lone surrogates have no UTF-8.
    "i_object_key_lone_2nd_surrogate.json": (false, false),
    "i_string_1st_surrogate_but_2nd_missing.json": (false, false),
    "i_string_1st_valid_surrogate_2nd_invalid.json": (false, false),
    "i_string_incomplete_surrogate_and_escape_valid.json": (false, false),
    "i_string_incomplete_surrogate_pair.json": (false, false),
    "i_string_incomplete_surrogates_escape_valid.json": (false, false),
    "i_string_invalid_lonely_surrogate.json": (false, false),
    "i_string_invalid_surrogate.json": (false, false),
    "i_string_inverted_surrogates_U+1D11E.json": (false, false),
    "i_string_lone_second_surrogate.json": (false, false),
    // Not UTF-8, or with a byte order mark.
    "i_string_UTF-16LE_with_BOM.json": (false, false),
    "i_string_UTF-8_invalid_sequence.json": (false, false),
    "i_string_UTF8_surrogate_U+D800.json": (false, false),
    "i_string_invalid_utf-8.json": (false, false),
    "i_string_iso_latin_1.json": (false, false),
    "i_string_lone_utf8_continuation_byte.json": (false, false),
    "i_string_not_in_unicode_range.json": (false, false),
    "i_string_overlong_sequence_2_bytes.json": (false, false),
    "i_string_overlong_sequence_6_bytes.json": (false, false),
    "i_string_overlong_sequence_6_bytes_null.json": (false, false),
    "i_string_truncated-utf-8.json": (false, false),
    "i_string_utf16BE_no_BOM.json": (false, false),
    "i_string_utf16LE_no_BOM.json": (false, false),
    "i_structure_UTF-8_BOM_empty_object.json": (false, false),
    // Deeper than 128.
    "i_structure_500_nested_arrays.json": (false, false),
  ]

  @Test func suiteIsWhole() {
    #expect(Self.files.filter { $0.hasPrefix("y_") }.count == 95)
    #expect(Self.files.filter { $0.hasPrefix("n_") }.count == 188)
    #expect(Set(Self.files.filter { $0.hasPrefix("i_") }) == Set(Self.decisions.keys))
  }

  @Test(arguments: files.filter { $0.hasPrefix("y_") && !refusedByIJSON.contains($0) })
  func validTextIsRead(name: String) throws {
    let text = try Corpus.bytes("\(Self.folder)/\(name)")
    for mode in [NumberMode.exact, .interoperable] {
      let once = try canonical(text, mode)
      #expect(try canonical(once, mode) == once)
      #expect(try ParsedText(once, mode).tape.isCanonical)
      #expect(try JSONValue(parsing: text, numbers: mode).canonical == once)
    }
  }

  @Test(arguments: files.filter { $0.hasPrefix("n_") })
  func malformedTextIsRefused(name: String) throws {
    let text = try Corpus.bytes("\(Self.folder)/\(name)")
    #expect(refusal(text) != nil)
    #expect(refusal(text, .interoperable) != nil)
  }

  @Test(arguments: decisions.keys.sorted())
  func undecidedTextIsReadAsDecided(name: String) throws {
    let text = try Corpus.bytes("\(Self.folder)/\(name)")
    let decision = try #require(Self.decisions[name])
    #expect((refusal(text) == nil) == decision.exact)
    #expect((refusal(text, .interoperable) == nil) == decision.interoperable)
  }

  @Test(arguments: refusedByIJSON)
  func duplicateNamesAreRefused(name: String) throws {
    let text = try Corpus.bytes("\(Self.folder)/\(name)")
    #expect(refusal(text) == #"byte 9: second member "a", want each name once"#)
  }
}
