extension String {
  /// Safe between double quotes; line breaks and tabs survive.
  package var xmlAttribute: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\"": text += "&quot;"
      case "\n", "\r", "\t": text += "&#\(scalar.value);"
      default: text.append(xml: scalar)
      }
    }
  }

  /// Safe between tags.
  package var xmlText: String {
    unicodeScalars.reduce(into: "") { text, scalar in text.append(xml: scalar) }
  }

  /// Characters that XML 1.0 cannot hold at all (section 2.2) are spelled out.
  private mutating func append(xml scalar: Unicode.Scalar) {
    switch scalar {
    case "&": self += "&amp;"
    case "<": self += "&lt;"
    case ">": self += "&gt;"
    case "\r": self += "&#13;"
    case "\t", "\n", "\u{20}"..."\u{7E}", "\u{85}", "\u{A0}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}": unicodeScalars.append(scalar)
    default: self += "\\u{\(String(scalar.value, radix: 16))}"
    }
  }
}
