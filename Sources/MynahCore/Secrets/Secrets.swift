import MynahCrypto

/// Texts that nobody else should see, and where they stand in others: as they are, percent-encoded, escaped as in JSON or XML, or in base64.
package struct Secrets: Sendable {
  /// The forms in which they may stand.
  private var forms: [Form] = []
  /// Found by their first eight bytes, and then by length and by all of their bytes: numbered secrets begin alike.
  private var byStart: [UInt64: [Int: [[UInt8]: [Int]]]] = [:]
  /// Which starts there are, by a hash: most bytes of a text are passed over by this alone.
  private var starts: [Bool] = []
  private var known: Set<String> = []

  /// Shorter texts stand in others by chance.
  package static let leastLength = 8

  private struct Form {
    let bytes: [UInt8]
    let secret: String
    let isBase64: Bool
  }

  /// Those that are too short for the index, and that somebody named all the same.
  private var shortForms: [Form] = []

  package init(_ texts: some Sequence<String> = []) {
    for text in texts { add(text) }
  }

  package var isEmpty: Bool { known.isEmpty }
  package var count: Int { known.count }

  /// A text of letters alone, or of digits alone, may be an ordinary word or number.
  package static func isCommon(_ secret: String) -> Bool {
    secret.count < 16 && (secret.allSatisfy(\.isLetter) || secret.allSatisfy(\.isNumber))
  }

  package mutating func add(_ text: String) {
    guard text.count >= Self.leastLength, known.insert(text).inserted else { return }
    index(text)
  }

  /// One that is a secret for certain, however short it is.
  package mutating func add(declared text: String) {
    guard !text.isEmpty, known.insert(text).inserted else { return }
    index(text, others: Self.encodings(of: text))
  }

  private mutating func index(_ text: String, others: [[UInt8]] = []) {
    let bytes = Array(text.utf8)
    let plain = ([bytes] + others).map { Form(bytes: $0, secret: text, isBase64: false) }
    for form in plain + Self.base64(of: bytes).map({ Form(bytes: $0, secret: text, isBase64: true) }) {
      guard let start = Self.start(of: form.bytes) else {
        if !form.isBase64 { shortForms.append(form) }
        continue
      }
      byStart[start, default: [:]][form.bytes.count, default: [:]][form.bytes, default: []].append(forms.count)
      if starts.isEmpty { starts = Array(repeating: false, count: 1 << 16) }
      starts[Self.hash(start)] = true
      forms.append(form)
    }
  }

  /// A place where one of them stands.
  package struct Occurrence: Sendable, Hashable {
    package let secret: String
    /// The bytes of the text that hold it.
    package let range: Range<Int>
    /// It stands there in base64, among what else the base64 says.
    package let isBase64: Bool
  }

  /// False where surely none of them stands in a text; most texts are passed over by this.
  package func mayStand(in text: UnsafeRawBufferPointer) -> Bool {
    if isEmpty { return false }
    guard shortForms.isEmpty else { return true }
    var window: UInt64 = 0
    for index in 0..<text.count {
      let byte = text[index]
      // Behind an escape anything may stand.
      if Self.isEscape(byte) || byte == UInt8(ascii: "&") && index + 1 < text.count && TracedBytes.mayBeEntity(text[index + 1]) {
        return true
      }
      window = window << 8 | UInt64(byte)
      if index >= 7, starts[Self.hash(window)] { return true }
    }
    return false
  }

  /// Every place where one of them stands, by where it begins, the longest first.
  ///
  /// - Parameter limit: A text that is longer is searched only as it is.
  package func occurrences(in text: [UInt8], limit: Int = 1 << 20) -> [Occurrence] {
    guard text.withUnsafeBytes(mayStand) else { return [] }
    return occurrences(in: Self.views(of: text, limit: limit))
  }

  /// Every place where one of them stands in a text that is there in several views: as it is, and without its escapes.
  package func occurrences(in views: [TracedBytes]) -> [Occurrence] {
    if isEmpty { return [] }
    var found: Set<Occurrence> = []
    for view in views {
      scan(view.bytes) { found.insert(Occurrence(secret: $1.secret, range: view.origin(of: $0), isBase64: $1.isBase64)) }
    }
    return found.sorted { ($0.range.lowerBound, $1.range.upperBound, $0.secret) < ($1.range.lowerBound, $0.range.upperBound, $1.secret) }
  }

  /// A text as it is, and with its escapes taken away, once or twice; one that is longer than `limit` only as it is.
  package static func views(of text: [UInt8], limit: Int) -> [TracedBytes] {
    let raw = TracedBytes(text)
    guard text.count <= limit, text.contains(where: { isEscape($0) || $0 == UInt8(ascii: "&") }) else { return [raw] }
    let decoded = raw.percentDecoded()
    let unescaped = raw.jsonUnescaped()
    let asForm = text.contains(UInt8(ascii: "+")) ? raw.percentDecoded(plusIsBlank: true) : nil
    return [raw]
      + [
        decoded, decoded?.percentDecoded(), asForm, unescaped, unescaped?.jsonUnescaped(),
        unescaped?.percentDecoded(), decoded?.jsonUnescaped(), raw.entityDecoded(), unescaped?.entityDecoded(),
      ].compactMap { $0 }
  }

  private static func isEscape(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "\\")
  }

  private func scan(_ bytes: [UInt8], _ body: (Range<Int>, Form) -> Void) {
    for form in shortForms {
      for range in bytes.places(of: form.bytes) { body(range, form) }
    }
    if starts.isEmpty || bytes.count < 8 { return }
    bytes.withUnsafeBufferPointer { bytes in
      starts.withUnsafeBufferPointer { starts in
        var window: UInt64 = 0
        for index in 0..<bytes.count {
          window = window << 8 | UInt64(bytes[index])
          guard index >= 7, starts[Self.hash(window)], let candidates = byStart[window] else { continue }
          for (length, alike) in candidates where index - 7 + length <= bytes.count {
            let range = index - 7..<index - 7 + length
            for form in alike[Array(bytes[range])] ?? [] { body(range, forms[form]) }
          }
        }
      }
    }
  }

  /// How long a part of one of them the text ends with: texts that were too long to show are cut off.
  package func lengthOfCutEnd(of text: [UInt8], longerThan least: Int) -> Int {
    forms.reduce(0) { longest, form in
      let lengths = stride(from: min(form.bytes.count, text.count), to: max(longest, least), by: -1)
      return lengths.first { text.suffix($0).elementsEqual(form.bytes.prefix($0)) } ?? longest
    }
  }

  private static func start(of bytes: [UInt8]) -> UInt64? {
    bytes.count < 8 ? nil : bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func hash(_ start: UInt64) -> Int { Int((start &* 0x9E37_79B9_7F4A_7C15) >> 48) }

  /// Its bytes in hexadecimal digits, and the text in UTF-16 and in ISO 8859-1.
  private static func encodings(of text: String) -> [[UInt8]] {
    let digits = Array("0123456789abcdef".utf8)
    let hexadecimal = text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    let capitals = hexadecimal.map { $0 >= UInt8(ascii: "a") ? $0 - 32 : $0 }
    let little = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    let latin = text.unicodeScalars.map { UInt8(exactly: $0.value) }
    let narrow = latin.allSatisfy { $0 != nil } && latin.contains { $0 ?? 0 >= 0x80 } ? [latin.compactMap(\.self)] : []
    return [hexadecimal, little, big] + narrow + (capitals == hexadecimal ? [] : [capitals])
  }

  /// What stands of it in a longer text's base64, at each of the three places in a group, in both alphabets (RFC 4648).
  private static func base64(of bytes: [UInt8]) -> [[UInt8]] {
    let standard = (0..<3).map { shift in
      let text = Array(Base64.encode(Array(repeating: 0, count: shift) + bytes).utf8)
      // Characters that hold bits of what stands before or behind say nothing.
      return Array(text[(shift * 8 + 5) / 6..<(shift + bytes.count) * 8 / 6])
    }
    let safe = standard.map { $0.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 } }
    return Set(standard + safe).sorted { $0.lexicographicallyPrecedes($1) }
  }
}
