import MynahCore
import MynahCrypto
import MynahJSON

extension FileValue {
  /// What the body of a request must be.
  func bodyPattern() -> BodyPattern? {
    guard let kind = object(.body)?.exactlyOne(of: Vocabulary.body.keys) else { return nil }
    switch kind.key {
    case "json": return .json(kind.json)
    case "contains": return .contains(kind.json)
    case "jsonPath": return kind.jsonPathMatchers().map { .jsonPath($0) }
    case "form": return kind.formMatchers().map { .form($0) }
    case "multipart": return kind.parts().map { .multipart($0) }
    case "text": return kind.matcher(.text).map { .text($0) }
    default: return kind.base64().map { .bytes($0) }
    }
  }

  /// Bytes that are written as base64.
  func base64() -> [UInt8]? {
    guard let text = text() else { return nil }
    if let bytes = Base64.decode(text) { return bytes }
    refuse("\(name) is not base64: the standard alphabet, padded with \"=\", without line breaks")
    return nil
  }

  private func jsonPathMatchers() -> [BodyPattern.JSONPathMatcher]? {
    members(of: "an object of JSONPath queries and what they must find")?.compactMap { text, value in
      do {
        let path = try JSONPath(text)
        return value.matcher(.json).map { BodyPattern.JSONPathMatcher(path: path, text: text, matcher: $0) }
      } catch {
        value.refuse("\(error)", part: .key)
        return nil
      }
    }
  }

  private func formMatchers() -> [NamedMatcher]? {
    members(of: "an object of fields and what they must be")?.compactMap { name, value in
      value.matcher(.text).map { NamedMatcher(name, $0) }
    }
  }

  private func parts() -> [BodyPattern.PartPattern]? {
    members(of: "an object of parts and what they must be")?.compactMap { name, value in
      switch value.json {
      case .string, .number, .bool: return BodyPattern.PartPattern(name: name, value: .equals(value.json))
      default:
        guard let part = value.object(.part) else { return nil }
        return BodyPattern.PartPattern(
          name: name, value: part["value"]?.matcher(.text), filename: part["filename"]?.matcher(.text),
          contentType: part["contentType"]?.matcher(.text))
      }
    }
  }
}

extension Vocabulary {
  static let body = Vocabulary(
    "a body", ["json", "contains", "jsonPath", "form", "multipart", "text", "base64"], later: ["schema", "graphql"],
    example: #"{"contains": {"id": 7}}"#)
  static let part = Vocabulary("a part", ["value", "filename", "contentType"])
}
