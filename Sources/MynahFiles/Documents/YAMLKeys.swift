import MynahJSON
import Yams

/// Keeps texts away from the YAML reader whose keys are lists or objects made of aliases.
///
/// The reader compares the keys of an object by all that they hold, with every alias written out: a list of two aliases to a list of two
/// aliases, thirty lines of it, as a key keeps it busy for hours. So the text is read before with every alias as mere text, which has the
/// same shape and no more values than bytes.
enum YAMLKeys {
  static let message = "a key must be text, not a list or an object; a template such as {{now}} stands in quotes"

  static func check(_ text: ArraySlice<UInt8>, with resolver: Resolver) throws {
    guard text.contains(UInt8(ascii: "&")), let plain = withoutAliases(text) else { return }
    let parser = try Parser(yaml: String(decoding: plain, as: UTF8.self), resolver: resolver, constructor: .default, encoding: .utf8)
    // The names of anchors live as long as the parser does.
    try withExtendedLifetime(parser) {
      guard let root = try parser.singleRoot() else { return }
      var collections: Set<String> = []
      root.collectAnchors(into: &collections)
      try root.forEachKey { key in
        guard case .scalar(let scalar) = key else { throw YAMLSyntaxError(position: key.position, message: message) }
        if scalar.style == .plain, scalar.string.first == mark, collections.contains(String(scalar.string.dropFirst())) {
          throw YAMLSyntaxError(position: key.position, message: message)
        }
      }
    }
  }

  /// A character that plain text may begin with, and seldom does.
  private static let mark: Character = "^"

  /// The text with that character before every name that may be an alias; nil where there is none.
  private static func withoutAliases(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var plain = Array(text)
    var found = false
    for index in plain.indices.dropLast() where plain[index] == UInt8(ascii: "*") && plain[index + 1].isOfName {
      plain[index] = UInt8(ascii: "^")
      found = true
    }
    return found ? plain : nil
  }
}

extension UInt8 {
  /// Whether names of anchors have it.
  fileprivate var isOfName: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension Node {
  /// The anchors of lists and objects.
  fileprivate func collectAnchors(into names: inout Set<String>) {
    switch self {
    case .scalar, .alias: return
    case .sequence(let sequence):
      if let anchor = sequence.anchor { names.insert(anchor.rawValue) }
      for element in sequence { element.collectAnchors(into: &names) }
    case .mapping(let mapping):
      if let anchor = mapping.anchor { names.insert(anchor.rawValue) }
      for (key, value) in mapping {
        key.collectAnchors(into: &names)
        value.collectAnchors(into: &names)
      }
    }
  }

  fileprivate func forEachKey(_ check: (Node) throws -> Void) throws {
    switch self {
    case .scalar, .alias: return
    case .sequence(let sequence): for element in sequence { try element.forEachKey(check) }
    case .mapping(let mapping):
      for (key, value) in mapping {
        try check(key)
        try value.forEachKey(check)
      }
    }
  }
}
