import MynahJSON

/// Where a leaf stands, put into words only when somebody asks: of most leaves nobody does.
enum LeafPlace {
  case fixed(SecretPlace)
  /// A value of a JSON text.
  case value(JSONPlaces, node: Int)
  /// A segment of a path, by its number.
  case segment(path: String, Int)

  var kind: SecretPlace.Kind {
    switch self {
    case .fixed(let place): place.kind
    case .value: .json
    case .segment: .path
    }
  }

  var place: SecretPlace {
    switch self {
    case .fixed(let place): place
    case .value(let places, let node): places.place(of: node)
    case .segment(let path, let index): SecretPlace(.path, PathMask.starred(path, at: index))
    }
  }
}

/// The places of the values of one JSON text.
final class JSONPlaces: Sendable {
  let values: JSONLeaves
  /// Where the text stands that they are the values of.
  private let outer: SecretPlace

  init(_ values: JSONLeaves, in outer: SecretPlace) {
    self.values = values
    self.outer = outer
  }

  /// By a pointer with `*` for indexes, and for keys that nobody should see.
  func place(of node: Int) -> SecretPlace {
    let shown = values.pointer(to: node).tokens.map { Int($0) != nil || RandomText.kind(of: $0) != nil ? "*" : $0 }
    return SecretPlace(.json, outer.name + JSONPointer(tokens: shown).description)
  }
}
