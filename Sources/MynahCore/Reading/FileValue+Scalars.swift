package import MynahJSON
package import MynahRegex

extension FileValue {
  package func text() -> String? {
    if case .string(let text) = json { return text }
    refuse(wanted: "text", remedy: json.scalarText.map { "write \(quoted($0))" })
    return nil
  }

  /// A text that is not empty: a name.
  package func nonEmptyText() -> String? {
    guard let text = text() else { return nil }
    if text.isEmpty { refuse("\(name) must not be empty") }
    return text.isEmpty ? nil : text
  }

  package func flag() -> Bool? {
    if case .bool(let flag) = json { return flag }
    refuse(wanted: "true or false")
    return nil
  }

  /// A whole number within a range; its bounds are in the message, an upper one of `Int.max` is none.
  package func integer(in range: ClosedRange<Int>) -> Int? {
    if let integer = json.int, range.contains(integer) { return integer }
    refuse(
      wanted:
        "a whole number \(range.upperBound == .max ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)")"
    )
    return nil
  }

  /// A number from `lower` to `upper`, both included.
  package func number(from lower: Double, to upper: Double, wanted: String) -> Double? {
    if let number = json.double, (lower...upper).contains(number) { return number }
    refuse(wanted: wanted)
    return nil
  }

  package func jsonNumber() -> JSONNumber? {
    if case .number(let number) = json { return number }
    refuse(wanted: "a number")
    return nil
  }

  /// One of the names of an enumeration.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) -> Choice? {
    if let text = json.string, let choice = Choice(rawValue: text) { return choice }
    refuse(wanted: Choice.allCases.map(\.rawValue).inWords("or"))
    return nil
  }

  package func regularExpression() -> RegularExpression? {
    guard let pattern = text() else { return nil }
    do {
      return try RegularExpression(pattern)
    } catch {
      refuse("\(name) is not a regular expression: \(error)")
      return nil
    }
  }

  package func place() -> Place? {
    if let text = json.string, let place = Place(text) { return place }
    refuse(wanted: "a place: header:NAME, query:NAME, form:NAME, cookie:NAME or json:/POINTER")
    return nil
  }
}

extension JSON {
  /// A number's or a truth value's text.
  package var scalarText: String? {
    switch self {
    case .number, .bool: text()
    default: nil
    }
  }
}
