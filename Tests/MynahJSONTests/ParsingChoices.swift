/// What we do where readers of JSON differ; a change here is a change of behaviour.
enum ParsingChoices {
  /// The texts of `test_parsing/i_*`, which may be accepted or refused.
  static let parsing: [String: String] = [
    "i_number_double_huge_neg_exp.json": "accepted",
    "i_number_huge_exp.json": "accepted",
    "i_number_neg_int_huge_exp.json": "accepted",
    "i_number_pos_double_huge_exp.json": "accepted",
    "i_number_real_neg_overflow.json": "accepted",
    "i_number_real_pos_overflow.json": "accepted",
    "i_number_real_underflow.json": "accepted",
    "i_number_too_big_neg_int.json": "accepted",
    "i_number_too_big_pos_int.json": "accepted",
    "i_number_very_big_negative_int.json": "accepted",
    "i_object_key_lone_2nd_surrogate.json": #"1:2: the string "\uDFAA" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_1st_surrogate_but_2nd_missing.json":
      #"1:2: the string "\uDADA" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_1st_valid_surrogate_2nd_invalid.json":
      #"1:2: the string "\uD888\u1234" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_UTF-16LE_with_BOM.json": "1:4: a NUL byte cannot stand in JSON text, which is UTF-8",
    "i_string_UTF-8_invalid_sequence.json": "1:5: this byte is not UTF-8, in which JSON is written",
    "i_string_UTF8_surrogate_U+D800.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "i_string_incomplete_surrogate_and_escape_valid.json":
      #"1:2: the string "\uD800\n" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_incomplete_surrogate_pair.json":
      #"1:2: the string "\uDd1ea" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_incomplete_surrogates_escape_valid.json":
      #"1:2: the string "\uD800\uD800\n" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_invalid_lonely_surrogate.json": #"1:2: the string "\ud800" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_invalid_surrogate.json": #"1:2: the string "\ud800abc" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_invalid_utf-8.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "i_string_inverted_surrogates_U+1D11E.json":
      #"1:2: the string "\uDd1e\uD834" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_iso_latin_1.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "i_string_lone_second_surrogate.json": #"1:2: the string "\uDFAA" holds half of a surrogate pair; both halves must stand together"#,
    "i_string_lone_utf8_continuation_byte.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "i_string_not_in_unicode_range.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "i_string_overlong_sequence_2_bytes.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "i_string_overlong_sequence_6_bytes.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "i_string_overlong_sequence_6_bytes_null.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "i_string_truncated-utf-8.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "i_string_utf16BE_no_BOM.json": "1:1: a NUL byte cannot stand in JSON text, which is UTF-8",
    "i_string_utf16LE_no_BOM.json": "1:2: a NUL byte cannot stand in JSON text, which is UTF-8",
    "i_structure_500_nested_arrays.json": "1:257: arrays and objects are nested more than 256 levels deep",
    "i_structure_UTF-8_BOM_empty_object.json": "accepted",
  ]

  /// The texts of `test_transform`, whose meaning varies between readers: the compact text of the value, or the error.
  static let transform: [String: String] = [
    "number_-9223372036854775808.json": "[-9223372036854775808]",
    "number_-9223372036854775809.json": "[-9223372036854775809]",
    "number_1.0.json": "[1.0]",
    "number_1.000000000000000005.json": "[1.000000000000000005]",
    "number_1000000000000000.json": "[1000000000000000]",
    "number_10000000000000000999.json": "[10000000000000000999]",
    "number_1e-999.json": "[1E-999]",
    "number_1e6.json": "[1E6]",
    "number_9223372036854775807.json": "[9223372036854775807]",
    "number_9223372036854775808.json": "[9223372036854775808]",
    "object_key_nfc_nfd.json": #"{"\#u{E9}":"NFC","e\#u{301}":"NFD"}"#,
    "object_key_nfd_nfc.json": #"{"e\#u{301}":"NFD","\#u{E9}":"NFC"}"#,
    "object_same_key_different_values.json": #"{"a":2}"#,
    "object_same_key_same_value.json": #"{"a":1}"#,
    "object_same_key_unclear_values.json": #"{"a":-0}"#,
    "string_1_escaped_invalid_codepoint.json": #"1:2: the string "\uD800" holds half of a surrogate pair; both halves must stand together"#,
    "string_1_invalid_codepoint.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "string_2_escaped_invalid_codepoints.json":
      #"1:2: the string "\uD800\uD800" holds half of a surrogate pair; both halves must stand together"#,
    "string_2_invalid_codepoints.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "string_3_escaped_invalid_codepoints.json":
      #"1:2: the string "\uD800\uD800\uD800" holds half of a surrogate pair; both halves must stand together"#,
    "string_3_invalid_codepoints.json": "1:3: this byte is not UTF-8, in which JSON is written",
    "string_with_escaped_NULL.json": #"["A\u0000B"]"#,
  ]
}
