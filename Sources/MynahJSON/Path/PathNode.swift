/// A selected value, and where it stands if somebody asks.
struct PathNode {
  let value: JSON
  /// nil where no paths are wanted.
  let location: PathLocation?

  func child(_ value: JSON, key: String) -> PathNode { PathNode(value: value, location: location.map { .member(of: $0, key) }) }

  func child(_ value: JSON, index: Int) -> PathNode { PathNode(value: value, location: location.map { .element(of: $0, index) }) }

  /// The elements in order, or the values of the members in the order in which they were written.
  var children: [PathNode] {
    switch value {
    case .array(let array): array.enumerated().map { child($1, index: $0) }
    case .object(let object): object.map { child($1, key: $0) }
    default: []
    }
  }
}

/// The way to a value from the root.
indirect enum PathLocation {
  case root
  case member(of: PathLocation, String)
  case element(of: PathLocation, Int)

  /// RFC 9535, section 2.7.
  var normalizedPath: String {
    var steps: [String] = []
    var location = self
    while true {
      switch location {
      case .root: return "$" + steps.reversed().joined()
      case .member(let parent, let key):
        steps.append("['\(Self.escaped(key))']")
        location = parent
      case .element(let parent, let index):
        steps.append("[\(index)]")
        location = parent
      }
    }
  }

  private static func escaped(_ key: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in key.unicodeScalars {
      switch scalar {
      case "'": text.append(contentsOf: #"\'"#.unicodeScalars)
      case "\"": text.append(scalar)
      default: text.append(contentsOf: JSON.string(String(scalar)).text().unicodeScalars.dropFirst().dropLast())
      }
    }
    return String(text)
  }
}
