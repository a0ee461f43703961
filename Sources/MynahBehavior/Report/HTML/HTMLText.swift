/// Text made safe to stand in a page.
enum HTMLText {
  static func escape(_ text: String) -> String {
    text.visible.reduce(into: "") { escaped, character in
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.append(character)
      }
    }
  }

  /// An element with its content, which is markup already.
  static func element(_ name: String, _ attributes: [(String, String)] = [], _ content: String = "") -> String {
    let list = attributes.map { " \($0.0)=\"\(escape($0.1))\"" }.joined()
    return "<\(name)\(list)>\(content)</\(name)>"
  }
}
