import CPCRE2

/// Compiled code of PCRE2 with the limits that apply to its matches.
///
/// Safe to share, though the compiler cannot see it: both pointers are set once in `init` and freed once in `deinit`, PCRE2 only reads what
/// they point to while it matches ("thread safety" in pcre2api), and what a match writes is made for that match alone.
final class CompiledPattern: @unchecked Sendable {
  private let code: OpaquePointer
  private let limits: OpaquePointer

  /// Compiles for matches of the whole text, or for matches anywhere in it.
  ///
  /// The machine-code compiler knows anchoring only when it compiles, not when it matches, so the two are two codes.
  init(_ pattern: String, whole: Bool) throws(RegularExpressionError) {
    let anchors = whole ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0
    let options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C | anchors
    var status: Int32 = 0
    var offset = 0
    var text = pattern
    let compiled = text.withUTF8 { pcre2_compile_8($0.baseAddress, $0.count, options, &status, &offset, nil) }
    guard let compiled else {
      throw RegularExpressionError(pattern: pattern, byteOffset: offset, message: Self.message(of: status))
    }
    guard let limits = pcre2_match_context_create_8(nil) else {
      pcre2_code_free_8(compiled)
      throw RegularExpressionError(offset: 0, message: "no memory to compile the pattern")
    }
    // Matching goes on without machine code where there is none (a hardened kernel, an unknown processor): only slower.
    _ = pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE)
    pcre2_set_match_limit_8(limits, UInt32(RegularExpression.stepLimit))
    pcre2_set_depth_limit_8(limits, UInt32(RegularExpression.stepLimit))
    pcre2_set_heap_limit_8(limits, Self.heapLimit)
    self.code = compiled
    self.limits = limits
  }

  deinit {
    pcre2_match_context_free_8(limits)
    pcre2_code_free_8(code)
  }

  /// In KiB; what the matcher without machine code may hold to find its way back.
  private static let heapLimit: UInt32 = 32 * 1024

  func match(_ text: String) -> RegularExpression.Outcome {
    var text = text
    return text.withUTF8 { match(UnsafeRawBufferPointer($0), knownToBeUTF8: true) }
  }

  func match(_ bytes: UnsafeRawBufferPointer, knownToBeUTF8: Bool) -> RegularExpression.Outcome {
    guard let start = bytes.baseAddress else {
      return withUnsafeBytes(of: 0 as UInt8) { match(UnsafeRawBufferPointer(rebasing: $0.prefix(0)), knownToBeUTF8: true) }
    }
    // One pair of offsets is enough: nobody asks where the groups matched.
    guard let result = pcre2_match_data_create_8(1, nil) else { return .stepLimit }
    defer { pcre2_match_data_free_8(result) }
    let subject = start.assumingMemoryBound(to: UInt8.self)
    let options = knownToBeUTF8 ? PCRE2_NO_UTF_CHECK : 0
    var status = pcre2_match_8(code, subject, bytes.count, 0, options, result, limits)
    if status == PCRE2_ERROR_JIT_STACKLIMIT {
      // Machine code has 32 KiB for its way back; the other matcher has `heapLimit`.
      status = pcre2_match_8(code, subject, bytes.count, 0, options | PCRE2_NO_JIT, result, limits)
    }
    return Self.outcome(of: status)
  }

  private static func outcome(of status: Int32) -> RegularExpression.Outcome {
    switch status {
    case 0...: .matched
    case PCRE2_ERROR_NOMATCH: .notMatched
    // The codes of text that is not UTF-8 are the 21 that end with this one.
    case PCRE2_ERROR_UTF8_ERR21...PCRE2_ERROR_UTF8_ERR1: .notMatched
    default: .stepLimit
    }
  }

  private static func message(of status: Int32) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      let length = pcre2_get_error_message_8(status, buffer.baseAddress, buffer.count)
      guard length > 0 else { return "the pattern is not a regular expression" }
      return String(decoding: buffer.prefix(Int(length)), as: UTF8.self)
    }
  }
}
