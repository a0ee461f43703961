/// What the sources of a module declare public, one line a declaration, by the look of them: the formatter keeps that in one shape.
struct PublicInterface {
  private(set) var declarations: [String] = []

  init(of files: [SourceFile]) {
    for file in files { read(file.lines) }
    declarations.sort()
  }

  /// The types that are declared outside of others.
  var types: [String] {
    declarations.compactMap { $0.wholeMatch(of: #/public (?:final )?(?:struct|enum|class|actor|protocol) (\w+).*/#).map { String($0.1) } }
  }

  private mutating func read(_ lines: [String]) {
    // The types and extensions that a line stands in, with how deep each is.
    var open: [(depth: Int, name: String, isPublicEnum: Bool)] = []
    for (index, line) in lines.enumerated() {
      let text = line.drop { $0 == " " }
      let depth = line.count - text.count
      while let last = open.last, last.depth >= depth, !text.isEmpty, !text.hasPrefix("}") { open.removeLast() }
      if text.hasPrefix("}") { open.removeAll { $0.depth >= depth } }
      let isPublic = text.hasPrefix("public ") && !text.hasPrefix("public import")
      let isCase = text.hasPrefix("case ") && open.last.map { $0.isPublicEnum && depth == $0.depth + 2 } ?? false
      if isPublic || isCase { declarations.append((open.map(\.name) + [Self.head(lines[index...])]).joined(separator: " / ")) }
      if let name = Self.type(text), text.hasSuffix("{") || !text.contains("{") {
        open.append((depth, name, isPublic && text.contains("enum ")))
      }
    }
  }

  /// The name of a type that begins here.
  private static func type(_ text: Substring) -> String? {
    // Most lines have none of these, and an expression takes long to say so.
    guard keywords.contains(where: text.contains) else { return nil }
    return text.firstMatch(
      of:
        #/^(?:@\w+ )?(?:(?:public|package|fileprivate|private|internal|indirect|final) )*(?:struct|enum|class|actor|protocol|extension) ([\w.\[\]: ]+?)(?: where .*|: .*)?(?: \{.*)?$/#
    )
    .map { String($0.1) }
  }

  private static let keywords = ["struct ", "enum ", "class ", "actor ", "protocol ", "extension "]

  /// A declaration without its body, on one line.
  private static func head(_ lines: ArraySlice<String>) -> String {
    var head = ""
    for line in lines {
      let text = line.drop { $0 == " " }
      head += head.isEmpty || head.hasSuffix("(") || text.hasPrefix(")") ? String(text) : " \(text)"
      let opened = head.count { $0 == "(" } - head.count { $0 == ")" }
      if opened <= 0 { break }
    }
    // A default value may be a closure; a body is outside of all parentheses.
    var depth = 0
    for index in head.indices {
      switch head[index] {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "{" where depth == 0: return String(head[..<index].reversed().drop { $0 == " " }.reversed())
      default: continue
      }
    }
    return head
  }
}
