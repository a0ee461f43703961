extension PathParser {
  /// A literal, a query or a function.
  mutating func term() throws(JSONPathError) -> PathTerm {
    switch peek {
    case "$", "@":
      let root: PathQuery.Root = take("$") ? .whole : .current
      if root == .current { position += 1 }
      return .query(PathQuery(root: root, segments: try segments()))
    case "'", "\"": return .literal(.string(try string()))
    case "-", ("0"..."9")?: return .literal(try number())
    case ("a"..."z")?: return try word()
    default: throw error("a condition is expected, not \(shown)")
    }
  }

  private mutating func word() throws(JSONPathError) -> PathTerm {
    let start = position
    while let scalar = peek, "a"..."z" ~= scalar || scalar == "_" || Self.isDigit(scalar) { position += 1 }
    let word = string(start..<position)
    if peek == "(" { return try function(word, from: start) }
    switch word {
    case "true": return .literal(true)
    case "false": return .literal(false)
    case "null": return .literal(.null)
    default: throw error("\"\(word)\" is not expected here; strings stand in quotes, and members begin with @ or $", at: start)
    }
  }

  private mutating func function(_ name: String, from start: Int) throws(JSONPathError) -> PathTerm {
    guard let count = Self.argumentCounts[name] else {
      let known = Self.argumentCounts.keys.sorted().joined(separator: ", ")
      throw error("there is no function \(name)(); there are \(known)", at: start)
    }
    let arguments = try arguments()
    guard arguments.count == count else {
      throw error("\(name)() takes \(count == 1 ? "one argument" : "\(count) arguments"), not \(arguments.count)", at: start)
    }
    switch name {
    case "length": return .function(name: name, .length(try value(arguments[0], of: name)))
    case "count": return .function(name: name, .count(try query(arguments[0], of: name)))
    case "value": return .function(name: name, .value(try query(arguments[0], of: name)))
    default:
      let pattern = try value(arguments[1], of: name)
      let test = PathQuery.RegexTest(
        scope: name == "match" ? .whole : .anywhere, subject: try value(arguments[0], of: name), pattern: pattern,
        compiled: pattern.literal.map(PathQuery.RegexTest.compile))
      return .regex(test)
    }
  }

  private static var argumentCounts: [String: Int] { ["length": 1, "count": 1, "value": 1, "match": 2, "search": 2] }

  private typealias Argument = (term: PathTerm, start: Int)

  private mutating func arguments() throws(JSONPathError) -> [Argument] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw error("functions are nested more than \(Self.depthLimit) levels deep") }
    position += 1
    skipBlanks()
    var arguments: [Argument] = []
    guard !take(")") else { return arguments }
    repeat {
      skipBlanks()
      let start = position
      arguments.append((try term(), start))
      skipBlanks()
    } while take(",")
    guard take(")") else { throw error("\",\" or \")\" is expected, not \(shown)") }
    return arguments
  }

  private func value(_ argument: Argument, of function: String) throws(JSONPathError) -> PathQuery.Operand {
    if let operand = argument.term.operand { return operand }
    throw error("\(function)() takes one value here: a literal, a query that selects one value at most, or value()", at: argument.start)
  }

  private func query(_ argument: Argument, of function: String) throws(JSONPathError) -> PathQuery {
    if case .query(let query) = argument.term { return query }
    throw error("\(function)() takes a query here, such as @.*", at: argument.start)
  }
}

extension PathQuery.Operand {
  fileprivate var literal: JSON? { if case .literal(let literal) = self { literal } else { nil } }
}
