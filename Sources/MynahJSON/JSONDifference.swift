/// One place where a JSON value is not what was expected.
package struct JSONDifference: Sendable, Hashable {
  /// The place.
  package let pointer: JSONPointer
  /// What was expected there; nil when nothing was.
  package let expected: JSON?
  /// What is there; nil when nothing is.
  package let actual: JSON?

  /// Makes a difference.
  package init(pointer: JSONPointer, expected: JSON?, actual: JSON?) {
    self.pointer = pointer
    self.expected = expected
    self.actual = actual
  }
}

extension JSONDifference: CustomStringConvertible {
  /// One line: the place, what was expected there and what is there.
  package var description: String {
    let place = pointer.tokens.isEmpty ? "the whole value" : pointer.description
    return switch (expected, actual) {
    case (let expected?, let actual?): "\(place): expected \(expected), got \(actual)"
    case (let expected?, nil): "\(place): expected \(expected), which is missing"
    case (nil, let actual?): "\(place): \(actual) is not expected"
    case (nil, nil): "\(place): no difference"
    }
  }
}

extension JSON {
  /// Every place where this value is not the expected one, in the order of the expected value; empty when they are equal.
  ///
  /// Objects are compared whatever the order of their members, arrays element by element, numbers by their exact value.
  package func differences(from expected: JSON) -> [JSONDifference] {
    var comparison = Comparison(allowsMore: false)
    comparison.compare(self, with: expected, at: JSONPointer())
    return comparison.differences
  }

  /// Every place where this value lacks something of the expected one; empty when it holds all of it.
  ///
  /// An object may have more members than the expected one, at any depth. An array has the same length as the expected one,
  /// and each element holds all of the expected element at its place.
  package func differences(fromSubset expected: JSON) -> [JSONDifference] {
    var comparison = Comparison(allowsMore: true)
    comparison.compare(self, with: expected, at: JSONPointer())
    return comparison.differences
  }
}

private struct Comparison {
  /// Whether an object may have members that are not expected.
  let allowsMore: Bool
  var differences: [JSONDifference] = []

  mutating func compare(_ actual: JSON, with expected: JSON, at pointer: JSONPointer) {
    switch (actual, expected) {
    case (.object(let actual), .object(let expected)): compareMembers(actual, with: expected, at: pointer)
    case (.array(let actual), .array(let expected)): compareElements(actual, with: expected, at: pointer)
    default:
      if actual != expected { note(pointer, expected: expected, actual: actual) }
    }
  }

  private mutating func compareMembers(_ actual: JSONObject, with expected: JSONObject, at pointer: JSONPointer) {
    for (key, value) in expected { comparePart(actual[key], with: value, at: pointer.appending(key)) }
    if allowsMore { return }
    for (key, value) in actual where expected[key] == nil { note(pointer.appending(key), expected: .none, actual: value) }
  }

  private mutating func compareElements(_ actual: [JSON], with expected: [JSON], at pointer: JSONPointer) {
    for (index, value) in expected.enumerated() {
      comparePart(index < actual.count ? .some(actual[index]) : .none, with: value, at: pointer.appending(index))
    }
    for (index, value) in actual.enumerated().dropFirst(expected.count) {
      note(pointer.appending(index), expected: .none, actual: value)
    }
  }

  private mutating func comparePart(_ actual: JSON?, with expected: JSON, at pointer: JSONPointer) {
    if let actual {
      compare(actual, with: expected, at: pointer)
    } else {
      note(pointer, expected: expected, actual: .none)
    }
  }

  private mutating func note(_ pointer: JSONPointer, expected: JSON?, actual: JSON?) {
    differences.append(JSONDifference(pointer: pointer, expected: expected, actual: actual))
  }
}
