import MynahJSON
import Yams

/// A YAML text as the JSON value that it stands for.
///
/// Plain scalars are values only where JSON would write them alike: `true`, `false`, `null`, `~`, nothing, and decimal numbers, whose text is
/// kept. All else is text: `on`, `no`, `012`, `1:30`, dates.
struct YAMLDocument: Sendable {
  let value: JSON
  let places: YAMLPlaces

  /// - Parameter takesBinary: Whether `!!binary` values are read, as `{"base64_string": ...}`.
  init(parsing bytes: [UInt8], takesBinary: Bool = false) throws(YAMLSyntaxError) {
    let text = bytes.starts(with: Self.byteOrderMark) ? bytes[Self.byteOrderMark.count...] : bytes[...]
    guard let yaml = String(validating: text, as: UTF8.self) else {
      throw YAMLSyntaxError(position: nil, message: "the file is not UTF-8, in which YAML is written here")
    }
    try YAMLNesting.check(text)
    let root: Node
    do {
      let resolver = try Self.resolver.get()
      try YAMLKeys.check(text, with: resolver)
      guard let node = try compose(yaml: yaml, resolver, .default, .utf8) else {
        throw YAMLSyntaxError(position: nil, message: "the file is empty")
      }
      root = node
    } catch let error as YAMLSyntaxError {
      throw error
    } catch {
      throw YAMLSyntaxError(error)
    }
    var conversion = YAMLConversion(budget: 1_000_000 + 10 * text.count, takesBinary: takesBinary)
    (value, places) = try conversion.convert(root, depth: 1)
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Yams' own rules are those of YAML 1.1, in which `no` is false and `012` is ten.
  private static let resolver = Result {
    try Resolver.basic
      .appending(.null, "^(?:~|null|)$")
      .appending(.bool, "^(?:true|false)$")
      .appending(.float, "^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$")
      .appending(.merge, "^<<$")
  }
}

/// Where a YAML value, its key and all that it holds stand.
struct YAMLPlaces: Sendable {
  let value: SourcePosition?
  var key: SourcePosition?
  var children: [YAMLPlaces] = []

  func position(of pointer: JSONPointer, in json: JSON, part: JSONDocument.Part) -> SourcePosition? {
    var places = self
    var json = json
    for token in pointer.tokens {
      let index: Int?
      switch json {
      case .object(let members): index = members.firstIndex { $0.key == token }
      case .array: index = Int(token)
      default: index = nil
      }
      guard let index, places.children.indices.contains(index), let child = json[JSONPointer(tokens: [token])] else { return nil }
      places = places.children[index]
      json = child
    }
    return part == .key ? places.key ?? places.value : places.value
  }
}

/// Why a text is not YAML that can be read here, and where.
struct YAMLSyntaxError: Error {
  let position: SourcePosition?
  let message: String

  init(position: SourcePosition?, message: String) {
    self.position = position
    self.message = message
  }
}
