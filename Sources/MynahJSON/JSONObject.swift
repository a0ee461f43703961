/// The members of a JSON object, in the order in which they were written.
///
/// A lookup takes constant time however many members there are. Equality ignores the order.
public struct JSONObject: Sendable {
  private var members: [(key: String, value: JSON)]
  /// Where each key stands; nil while there are so few that looking through them is faster.
  private var places: [ExactText: Int]?

  private static let fewMembers = 12

  /// Makes an object without members.
  public init() { members = [] }

  /// Makes an object of members in that order; a key that stands twice is a programming error and traps.
  public init(uniqueKeysWithValues members: some Sequence<(String, JSON)>) {
    self.init(members) { _, _ in preconditionFailure("a key stands twice in a JSON object") }
  }

  /// Makes an object of members in that order; where a key stands again, its value becomes `combine(earlier, later)`.
  public init(_ members: some Sequence<(String, JSON)>, uniquingKeysWith combine: (JSON, JSON) -> JSON) {
    self.init()
    for (key, value) in members { self[key] = self[key].map { combine($0, value) } ?? value }
  }

  /// Takes members whose keys a parser has already found to be different.
  init(checked members: [(key: String, value: JSON)]) {
    self.members = members
    indexPlaces()
  }

  /// The keys in order.
  public var keys: [String] { members.map(\.key) }

  /// The value of that key; setting nil removes the member, setting a new key appends it.
  public subscript(key: String) -> JSON? {
    get { place(of: key).map { members[$0].value } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil):
        members.remove(at: place)
        indexPlaces()
      case (nil, let value?):
        members.append((key, value))
        if places == nil { indexPlaces() } else { places?[ExactText(key)] = members.count - 1 }
      case (nil, nil): break
      }
    }
  }

  private func place(of key: String) -> Int? {
    if let places { return places[ExactText(key)] }
    return members.firstIndex { $0.key.hasSameBytes(as: key) }
  }

  private mutating func indexPlaces() {
    guard members.count > Self.fewMembers else { return places = nil }
    places = Dictionary(uniqueKeysWithValues: zip(members.lazy.map { ExactText($0.key) }, members.indices))
  }
}

extension JSONObject: RandomAccessCollection {
  /// The position of the first member.
  public var startIndex: Int { members.startIndex }
  /// The position after the last member.
  public var endIndex: Int { members.endIndex }
  /// The member at a position.
  public subscript(position: Int) -> (key: String, value: JSON) { members[position] }
}

extension JSONObject: Hashable {
  /// Whether both have the same keys with equal values, in whatever order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    for (key, value) in left.members {
      guard let place = right.place(of: key), value == right.members[place].value else { return false }
    }
    return true
  }

  /// Feeds the members so that their order does not count.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for (key, value) in members {
      var member = Hasher()
      key.hashBytes(into: &member)
      member.combine(value)
      sum &+= member.finalize()
    }
    hasher.combine(sum)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object with its members in the order of the literal, in which no key may stand twice.
  public init(dictionaryLiteral members: (String, JSON)...) { self.init(uniqueKeysWithValues: members) }
}

extension JSONObject: CustomStringConvertible {
  /// The compact JSON text.
  public var description: String { JSON.object(self).description }
}
