/// One query's run over one value.
struct PathEvaluation {
  let root: JSON

  func nodes(of query: PathQuery, from start: PathNode) -> [PathNode] {
    query.segments.reduce([start]) { nodes, segment in
      var selected: [PathNode] = []
      for node in nodes { apply(segment, to: node, into: &selected) }
      return selected
    }
  }

  private func apply(_ segment: PathQuery.Segment, to node: PathNode, into selected: inout [PathNode]) {
    for selector in segment.selectors { select(selector, from: node, into: &selected) }
    guard segment.isDescendant else { return }
    for child in node.children { apply(segment, to: child, into: &selected) }
  }

  private func select(_ selector: PathQuery.Selector, from node: PathNode, into selected: inout [PathNode]) {
    switch selector {
    case .name(let name):
      if let member = node.value[name] { selected.append(node.child(member, key: name)) }
    case .wildcard:
      selected += node.children
    case .index(let index):
      guard let array = node.value.array else { return }
      let place = index < 0 ? array.count + index : index
      if array.indices.contains(place) { selected.append(node.child(array[place], index: place)) }
    case .slice(let start, let end, let step):
      guard let array = node.value.array else { return }
      for place in Self.places(start, end, step, count: array.count) { selected.append(node.child(array[place], index: place)) }
    case .filter(let condition):
      selected += node.children.filter { holds(condition, for: $0.value) }
    }
  }

  /// The bounds of RFC 9535, section 2.3.4.2.2.
  private static func places(_ start: Int?, _ end: Int?, _ step: Int, count: Int) -> StrideTo<Int> {
    func normalized(_ index: Int) -> Int { index < 0 ? count + index : index }
    if step > 0 {
      let lower = min(max(normalized(start ?? 0), 0), count)
      let upper = min(max(normalized(end ?? count), 0), count)
      return stride(from: lower, to: upper, by: step)
    }
    if step < 0 {
      let upper = min(max(normalized(start ?? count - 1), -1), count - 1)
      let lower = end.map { min(max(normalized($0), -1), count - 1) } ?? -1
      return stride(from: upper, to: lower, by: step)
    }
    return stride(from: 0, to: 0, by: 1)
  }
}

extension PathEvaluation {
  private func holds(_ condition: PathQuery.Condition, for current: JSON) -> Bool {
    switch condition {
    case .any(let conditions): conditions.contains { holds($0, for: current) }
    case .all(let conditions): conditions.allSatisfy { holds($0, for: current) }
    case .not(let condition): !holds(condition, for: current)
    case .comparison(let left, let relation, let right):
      Self.compare(value(of: left, for: current), relation, value(of: right, for: current))
    case .exists(let query): !nodes(of: query, for: current).isEmpty
    case .regex(let test): test.holds(subject: value(of: test.subject, for: current)) { value(of: test.pattern, for: current) }
    }
  }

  private func nodes(of query: PathQuery, for current: JSON) -> [PathNode] {
    nodes(of: query, from: PathNode(value: query.root == .whole ? root : current, location: nil))
  }

  /// The operand's value; nil is RFC 9535's Nothing.
  private func value(of operand: PathQuery.Operand, for current: JSON) -> JSON? {
    switch operand {
    case .literal(let literal): return literal
    case .singular(let query): return nodes(of: query, for: current).first?.value
    case .length(let operand): return value(of: operand, for: current).flatMap(Self.length)
    case .count(let query): return .number(JSONNumber(nodes(of: query, for: current).count))
    case .value(let query):
      let nodes = nodes(of: query, for: current)
      return nodes.count == 1 ? nodes.first?.value : nil
    }
  }

  /// RFC 9535, section 2.4.4: Unicode scalars, elements or members.
  private static func length(of value: JSON) -> JSON? {
    switch value {
    case .string(let string): .number(JSONNumber(string.unicodeScalars.count))
    case .array(let array): .number(JSONNumber(array.count))
    case .object(let object): .number(JSONNumber(object.count))
    default: nil
    }
  }

  private static func compare(_ left: JSON?, _ relation: PathQuery.Relation, _ right: JSON?) -> Bool {
    switch relation {
    case .equal: left == right
    case .notEqual: left != right
    case .less: isLess(left, right)
    case .lessOrEqual: isLess(left, right) || left == right
    case .greater: isLess(right, left)
    case .greaterOrEqual: isLess(right, left) || left == right
    }
  }

  /// Only numbers and strings have an order; strings by Unicode scalar, which in UTF-8 is the order of the bytes.
  private static func isLess(_ left: JSON?, _ right: JSON?) -> Bool {
    switch (left, right) {
    case (.number(let left), .number(let right)): left < right
    case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    default: false
    }
  }
}
