import MynahCore
import MynahJSON

extension FileObject {
  /// The named values of a template; nil where the response is none.
  func templateValues() -> [TemplateValue]? {
    let isTemplate = self["template"]?.flag() ?? false
    guard let values = self["values"] else { return isTemplate ? [] : nil }
    guard isTemplate else {
      values.refuse("\"values\" are those of a template; add \"template\": true", part: .key)
      return nil
    }
    return values.members(of: "an object of names and what they stand for")?.compactMap { name, value in
      if let message = Self.refusal(ofName: name) { value.refuse(message, part: .key) }
      return value.templateSource().map { TemplateValue(name: name, source: $0) }
    }
  }

  private static func refusal(ofName name: String) -> String? {
    if ["request", "server", "now", "uuid"].contains(name) {
      return "\(quoted(name)) means something in every template; choose another name"
    }
    let isPlain =
      !name.isEmpty
      && name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "-" }
    return isPlain ? nil : "\(quoted(name)) cannot be the name of a value: it has letters, digits, \"_\" and \"-\""
  }
}

extension FileValue {
  fileprivate func templateSource() -> TemplateValue.Source? {
    guard let kind = object(.templateValue)?.exactlyOne(of: Vocabulary.templateValue.keys) else { return nil }
    switch kind.key {
    case "now":
      guard let object = kind.object(.nowValue) else { return nil }
      return .now(offset: object["offset"]?.duration(mayBeNegative: true) ?? .zero, format: object["format"]?.timeFormat() ?? .rfc3339)
    case "counter": return kind.nonEmptyText().map { .counter($0) }
    default:
      guard let choices = kind.json.array, !choices.isEmpty else {
        kind.refuse(wanted: "a list of at least one value to choose from")
        return nil
      }
      return .random(choices)
    }
  }

  private func timeFormat() -> TemplateValue.TimeFormat? {
    switch json.string {
    case "epoch": return .epoch
    case "rfc3339": return .rfc3339
    case "imf": return .imf
    case let pattern? where pattern.contains("%"): return .pattern(pattern)
    default:
      refuse(wanted: "\"epoch\", \"rfc3339\", \"imf\" or a pattern such as \"%Y-%m-%d\"")
      return nil
    }
  }
}

extension Vocabulary {
  static let templateValue = Vocabulary("a value", ["now", "counter", "random"])
  static let nowValue = Vocabulary("\"now\"", ["offset", "format"])
}
