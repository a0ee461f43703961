import MynahCore
import MynahJSON

/// Parameters of every kind; each reader returns nil where the parameter is not given.
extension Parameters {
  func duration(_ key: String) throws(ClauseError) -> Duration? {
    try read(key) { $0.duration() }
  }

  /// A number greater than 0.
  func number(_ key: String) throws(ClauseError) -> Double? {
    try read(key) { value in
      guard let number = value.json.double, number > 0 else {
        value.refuse(wanted: "a number greater than 0")
        return nil
      }
      return number
    }
  }

  /// A part of a whole, 0...1.
  func share(_ key: String) throws(ClauseError) -> Double? {
    try read(key) { $0.number(from: 0, to: 1, wanted: "a number from 0 to 1") }
  }

  func flag(_ key: String) throws(ClauseError) -> Bool? {
    try read(key) { $0.flag() }
  }

  func text(_ key: String) throws(ClauseError) -> String? {
    try read(key) { $0.nonEmptyText() }
  }

  func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: Choice.Type) throws(ClauseError) -> Choice? {
    try read(key) { $0.choice(type) }
  }

  func matcher(_ key: String) throws(ClauseError) -> ValueMatcher? {
    try read(key) { $0.matcher(.text) }
  }

  func place(_ key: String) throws(ClauseError) -> Place? {
    try read(key) { $0.place() }
  }

  /// One element, or a list of them.
  func list<Element>(_ key: String, _ element: (FileValue) -> Element?) throws(ClauseError) -> [Element]? {
    try read(key) { value in
      guard case .array = value.json else { return element(value).map { [$0] } }
      return (value.elements() ?? []).compactMap(element)
    }
  }

  /// One id of a route of the scenario.
  func routeID(_ key: String) throws(ClauseError) -> String? {
    try routeIDs(key)?.first
  }

  /// A parameter that must be given.
  func required<Value>(_ key: String, _ value: Value?) throws(ClauseError) -> Value {
    guard let value else { throw missing(key) }
    return value
  }
}

/// A condition on a reply: a vendor's contract that a rule is to respect.
struct ReplyMatcher: Sendable {
  let status: [Int]?
  let headers: [NamedMatcher]
  let body: ValueMatcher?

  /// Whether the reply of this exchange is of that kind.
  func takes(_ exchange: ExchangeView) -> Bool {
    guard let reply = exchange.reply, let code = reply.status, status?.contains(code) ?? true else { return false }
    let fits = headers.allSatisfy { wanted in
      wanted.matcher.holds(for: reply.headers.filter { $0.name.equalsIgnoringASCIICase(wanted.name) }.map(\.value))
    }
    return fits && body?.holds(for: [String(decoding: reply.body, as: UTF8.self)]) ?? true
  }

  /// Reads `{"status": .., "headers": {..}, "body": matcher}`.
  init?(_ value: FileValue) {
    guard let object = value.object(Vocabulary("a reply matcher", ["status", "headers", "body"])) else { return nil }
    if let given = object["status"] {
      let codes = if case .array = given.json { given.elements() ?? [] } else { [given] }
      status = codes.compactMap { $0.integer(in: 100...599) }
    } else {
      status = nil
    }
    headers = (object["headers"]?.members() ?? []).compactMap { name, value in value.matcher(.text).map { NamedMatcher(name, $0) } }
    body = object["body"]?.matcher(.text)
    if status?.isEmpty ?? headers.isEmpty, headers.isEmpty, body == nil {
      value.refuse("this reply matcher says nothing of the reply; it takes \"status\", \"headers\" and \"body\"")
      return nil
    }
  }
}
