import MynahCore

/// One value of an exchange, without its escapes.
struct Leaf {
  let place: SecretPlace
  /// What the value is called where it stands; nil where it has no name.
  let name: String?
  let text: TracedBytes
  let role: Role
  /// It is a document of its own, whose values are leaves too.
  var isTakenApart = false
  /// Where in the part values of it stand that are leaves too.
  var inner: [Range<Int>] = []

  enum Role {
    /// The value of a member, a field or a header.
    case named
    /// A parameter of a query or a form.
    case parameter
    /// The value of a cookie.
    case cookie
    /// What stands behind the scheme in Authorization and its like.
    case credential(scheme: String?)
    /// User and password in an address.
    case userInfo
    /// The name was found in running text.
    case guessed
    /// A segment of a path; the one before it is its name.
    case segment
    /// A number of JSON, which has no quotes.
    case number
    /// Running text.
    case text
  }
}
