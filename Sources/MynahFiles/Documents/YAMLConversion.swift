import MynahJSON
import Yams

/// Turns composed nodes into JSON; aliases are written out, within a budget that the length of the text gives.
struct YAMLConversion {
  /// How many more values and bytes of text may be made: a few lines of aliases to aliases, or many aliases to one long text, would
  /// otherwise fill the memory.
  private var budget: Int
  /// Whether binary values are taken, as other tools write bodies; they become `{"base64_string": ...}`.
  private let takesBinary: Bool

  init(budget: Int, takesBinary: Bool = false) {
    self.budget = budget
    self.takesBinary = takesBinary
  }

  mutating func convert(_ node: Node, depth: Int) throws(YAMLSyntaxError) -> (JSON, YAMLPlaces) {
    budget -= 1 + (node.scalar?.string.utf8.count ?? 0)
    guard budget > 0 else { throw error(node, "the aliases stand for more than a file of this size may hold") }
    guard depth <= JSON.depthLimit else { throw error(node, YAMLNesting.message) }
    switch node {
    case .scalar(let scalar): return (try value(of: scalar, node), YAMLPlaces(value: node.position))
    case .sequence(let sequence): return try convert(sequence, node, depth: depth)
    case .mapping(let mapping): return try convert(mapping, node, depth: depth)
    case .alias: throw error(node, "this alias names no anchor that stands before it")
    }
  }

  private mutating func convert(_ sequence: Node.Sequence, _ node: Node, depth: Int) throws(YAMLSyntaxError) -> (JSON, YAMLPlaces) {
    try checkTag(node, is: .seq)
    var places = YAMLPlaces(value: node.position)
    var elements: [JSON] = []
    for element in sequence {
      let (value, place) = try convert(element, depth: depth + 1)
      elements.append(value)
      places.children.append(place)
    }
    return (.array(elements), places)
  }

  private mutating func convert(_ mapping: Node.Mapping, _ node: Node, depth: Int) throws(YAMLSyntaxError) -> (JSON, YAMLPlaces) {
    try checkTag(node, is: .map)
    var places = YAMLPlaces(value: node.position)
    var members = JSONObject()
    for (key, child) in mapping {
      guard case .scalar(let scalar) = key else { throw error(key, YAMLKeys.message) }
      if key.tag.rawValue == Tag.Name.merge.rawValue, scalar.style == .plain {
        throw error(key, "merge keys (<<) are not supported; write the keys out, or let an alias stand for the whole object")
      }
      guard members[scalar.string] == nil else { throw error(key, "the key \(JSON.string(scalar.string)) stands twice in this object") }
      let (value, place) = try convert(child, depth: depth + 1)
      members[scalar.string] = value
      places.children.append(YAMLPlaces(value: place.value, key: key.position, children: place.children))
    }
    return (.object(members), places)
  }

  private func value(of scalar: Node.Scalar, _ node: Node) throws(YAMLSyntaxError) -> JSON {
    let text = scalar.string
    switch Tag.Name(rawValue: node.tag.rawValue) {
    case .str, .merge, .nonSpecific: return .string(text)
    case .null: return .null
    case .binary where takesBinary: return ["base64_string": .string(text)]
    case .bool where text == "true" || text == "false": return .bool(text == "true")
    case .int, .float:
      guard let number = JSONNumber(text) else { throw error(node, "\(JSON.string(text)) is not a number as JSON writes it") }
      return .number(number)
    default:
      // Ruby writes the tag without its namespace.
      if takesBinary, node.tag.rawValue == "!binary" { return ["base64_string": .string(text)] }
      throw error(node, unsupported(node.tag))
    }
  }

  private func checkTag(_ node: Node, is name: Tag.Name) throws(YAMLSyntaxError) {
    guard node.tag.rawValue == name.rawValue else { throw error(node, unsupported(node.tag)) }
  }

  private func unsupported(_ tag: Tag) -> String {
    let core = "tag:yaml.org,2002:"
    let name = tag.rawValue.hasPrefix(core) ? "!!" + tag.rawValue.dropFirst(core.count) : tag.rawValue
    return "the tag \(name) is not supported; a value is text, a number, true, false, null, a list or an object"
  }

  private func error(_ node: Node, _ message: String) -> YAMLSyntaxError {
    YAMLSyntaxError(position: node.position, message: message)
  }
}

extension Node {
  var position: SourcePosition? {
    mark.map { SourcePosition(line: $0.line, column: $0.column) }
  }
}
