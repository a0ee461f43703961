import MynahCore
import MynahJSON

/// What is wrong in a line of a journal, and where in the line.
struct JournalLineError: Error {
  let message: String
  let pointer: JSONPointer
}

/// A value of a journal's line; unlike in scenarios, keys that nobody knows are passed over.
struct JournalValue {
  let json: JSON
  /// The way to it; nil while nobody wants to know, as most lines are sound and there are many.
  private let tokens: [String]?

  init(_ json: JSON, remembersPlaces: Bool) {
    self.init(json, remembersPlaces ? [] : nil)
  }

  private init(_ json: JSON, _ tokens: [String]?) {
    self.json = json
    self.tokens = tokens
  }

  private func child(_ json: JSON, _ token: @autoclosure () -> String) -> JournalValue {
    JournalValue(json, tokens.map { $0 + [token()] })
  }

  func error(_ message: String) -> JournalLineError {
    JournalLineError(message: message, pointer: JSONPointer(tokens: tokens ?? []))
  }

  func wanted(_ what: String) -> JournalLineError {
    error("\(tokens?.last.map(quoted) ?? "a line") must be \(what), not \(json.found)")
  }

  /// The value of a key, or nil where it is absent or null.
  func optional(_ key: String) throws(JournalLineError) -> JournalValue? {
    guard case .object(let members) = json else { throw wanted("an object") }
    switch members[key] {
    case nil, .null?: return nil
    case let value?: return child(value, key)
    }
  }

  func required(_ key: String) throws(JournalLineError) -> JournalValue {
    guard let value = try optional(key) else { throw error("\(tokens?.last.map(quoted) ?? "the line") lacks \(quoted(key))") }
    return value
  }

  func elements() throws(JournalLineError) -> [JournalValue] {
    guard case .array(let elements) = json else { throw wanted("a list") }
    return elements.enumerated().map { child($1, String($0)) }
  }

  func text() throws(JournalLineError) -> String {
    guard case .string(let text) = json else { throw wanted("text") }
    return text
  }

  func integer(atLeast least: Int) throws(JournalLineError) -> Int {
    guard let integer = json.int, integer >= least else { throw wanted("a whole number of at least \(least)") }
    return integer
  }

  func number() throws(JournalLineError) -> Double {
    guard let number = json.double, number.isFinite else { throw wanted("a number") }
    return number
  }

  /// Seconds since the journal's start.
  func instant() throws(JournalLineError) -> Instant {
    guard case .number(let number) = json, let nanoseconds = DecimalSeconds.nanoseconds(number.text) else {
      throw wanted("seconds since the start")
    }
    return Instant(nanoseconds: nanoseconds)
  }

  func choice<Choice: RawRepresentable<String>>(_ choices: [Choice]) throws(JournalLineError) -> Choice {
    guard let text = json.string, let choice = choices.first(where: { $0.rawValue == text }) else {
      throw wanted(choices.map(\.rawValue).inWords("or"))
    }
    return choice
  }
}
