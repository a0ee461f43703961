extension PathParser {
  static var depthLimit: Int { 64 }

  /// Conditions joined by `||`, each of them conditions joined by `&&`.
  mutating func condition() throws(JSONPathError) -> PathQuery.Condition {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw error("conditions are nested more than \(Self.depthLimit) levels deep") }
    var alternatives = [try conjunction()]
    while takeJoint("||") { alternatives.append(try conjunction()) }
    return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
  }

  private mutating func conjunction() throws(JSONPathError) -> PathQuery.Condition {
    var conditions = [try basicCondition()]
    while takeJoint("&&") { conditions.append(try basicCondition()) }
    return conditions.count == 1 ? conditions[0] : .all(conditions)
  }

  /// Takes an operator with the blanks around it, or nothing.
  private mutating func takeJoint(_ joint: String) -> Bool {
    let start = position
    skipBlanks()
    guard take(joint) else {
      position = start
      return false
    }
    skipBlanks()
    return true
  }

  private mutating func basicCondition() throws(JSONPathError) -> PathQuery.Condition {
    if take("!") {
      skipBlanks()
      if peek == "(" { return .not(try parenthesized()) }
      let start = position
      return .not(try test(try term(), from: start))
    }
    if peek == "(" { return try parenthesized() }
    let start = position
    let left = try term()
    let end = position
    skipBlanks()
    let place = position
    guard let relation = relation() else {
      if peek == "=" { throw error("= does not compare; write ==") }
      position = end
      return try test(left, from: start)
    }
    let leftOperand = try operand(left, from: start, relatedAt: place)
    skipBlanks()
    let rightStart = position
    return .comparison(leftOperand, relation, try operand(try term(), from: rightStart, relatedAt: place))
  }

  private mutating func parenthesized() throws(JSONPathError) -> PathQuery.Condition {
    let parenthesis = position
    position += 1
    skipBlanks()
    let condition = try condition()
    skipBlanks()
    guard take(")") else {
      throw peek == nil ? error("the ( is not closed", at: parenthesis) : error("\")\" is expected, not \(shown)")
    }
    return condition
  }

  private mutating func relation() -> PathQuery.Relation? {
    if take("==") { return .equal }
    if take("!=") { return .notEqual }
    if take("<=") { return .lessOrEqual }
    if take(">=") { return .greaterOrEqual }
    if take("<") { return .less }
    return take(">") ? .greater : nil
  }

  /// A term that stands alone as a condition.
  private func test(_ term: PathTerm, from start: Int) throws(JSONPathError) -> PathQuery.Condition {
    switch term {
    case .query(let query): return .exists(query)
    case .regex(let test): return .regex(test)
    case .literal: throw error("a literal alone is no condition; compare it", at: start)
    case .function(let name, _): throw error("\(name)() alone is no condition; compare its result", at: start)
    }
  }

  /// A term beside a comparison operator.
  private func operand(_ term: PathTerm, from start: Int, relatedAt place: Int) throws(JSONPathError) -> PathQuery.Operand {
    guard let operand = term.operand else {
      if case .regex = term { throw error("match() and search() are true or false and cannot be compared", at: place) }
      throw error("a query that can select several values cannot be compared; use count() or value()", at: start)
    }
    return operand
  }
}

/// What may stand beside a comparison operator, alone as a condition, or as an argument; which of them it may is a matter of its type.
enum PathTerm {
  case literal(JSON)
  case query(PathQuery)
  case regex(PathQuery.RegexTest)
  /// `length`, `count` or `value`.
  case function(name: String, PathQuery.Operand)

  /// The term as something with one value or none; nil where its type is another.
  var operand: PathQuery.Operand? {
    switch self {
    case .literal(let literal): .literal(literal)
    case .query(let query): query.isSingular ? .singular(query) : nil
    case .function(_, let operand): operand
    case .regex: nil
    }
  }
}
