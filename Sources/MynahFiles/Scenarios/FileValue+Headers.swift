import MynahCore
import MynahJSON

extension FileValue {
  /// Header lines: a text is one line, a list of texts several.
  func headerLines() -> [Header]? {
    guard let members = members(of: "an object of names and values") else { return nil }
    return members.flatMap { name, value -> [Header] in
      if let message = Self.refusal(ofHeader: name) { value.refuse(message, part: .key) }
      guard case .array(let lines) = value.json else { return value.headerValue().map { [Header(name, $0)] } ?? [] }
      if lines.isEmpty { value.refuse("\(value.name) must have at least one value") }
      return (value.elements() ?? []).compactMap { $0.headerValue() }.map { Header(name, $0) }
    }
  }

  private func headerValue() -> String? {
    guard case .string(let text) = json else {
      refuse(wanted: "text or a list of texts", remedy: json.scalarText.map { "write \(quoted($0))" })
      return nil
    }
    guard !text.unicodeScalars.contains(where: { $0 == "\r" || $0 == "\n" || $0 == "\0" }) else {
      refuse("a header's value is one line; \(name) holds a line break or a NUL character")
      return nil
    }
    return text
  }

  /// Why a response may not set this header.
  private static func refusal(ofHeader name: String) -> String? {
    if !name.isToken { return "\(quoted(name)) cannot be the name of a header" }
    if name.equalsIgnoringASCIICase("Content-Length") {
      return "Content-Length follows from the body; to send a wrong one use \"fault\": \"wrongLength\""
    }
    if name.equalsIgnoringASCIICase("Transfer-Encoding") {
      return "Transfer-Encoding follows from how the body is sent; to send broken chunks use \"fault\": \"malformedChunk\""
    }
    return nil
  }
}
