import MynahCore

/// One value of an exchange, without its escapes.
struct Leaf {
  let spot: LeafPlace
  /// What the value is called where it stands; nil where it has no name.
  let name: String?
  /// What the name says.
  let meanings: SecretName.Reading?
  let text: TracedBytes
  let role: Role
  /// It is a document of its own, whose values are leaves too.
  var isTakenApart = false
  /// Where in the part values of it stand that are looked at for themselves.
  var inner: [Range<Int>] = []

  init(_ spot: LeafPlace, name: String?, text: TracedBytes, role: Role) {
    self.init(spot, name: name, name.map(SecretName.reading(of:)), text: text, role: role)
  }

  init(_ spot: LeafPlace, name: String?, _ meanings: SecretName.Reading?, text: TracedBytes, role: Role) {
    self.spot = spot
    self.name = name
    self.meanings = meanings
    self.text = text
    self.role = role
  }

  var place: SecretPlace { spot.place }

  /// Whether one of some places is the leaf's.
  func stands(at places: [SecretPlace]) -> Bool {
    guard places.contains(where: { $0.kind == spot.kind }) else { return false }
    let place = place
    return places.contains { $0.covers(place) }
  }

  enum Role {
    /// The value of a member, a field or a header.
    case named
    /// A parameter of a query or a form.
    case parameter
    /// The value of a cookie.
    case cookie
    /// What stands behind the scheme in Authorization and its like.
    case credential(scheme: String?)
    /// What is good for one answer to a challenge.
    case challenge
    /// User and password in an address.
    case userInfo
    /// The name was found in running text.
    case guessed
    /// A segment of a path; the one before it is its name.
    case segment
    /// A number of JSON, which has no quotes.
    case number
    /// A key of JSON; the one of what holds it is its name.
    case key
    /// Running text.
    case text
  }
}
