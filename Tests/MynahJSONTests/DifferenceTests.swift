import MynahJSON
import Testing

@Suite("How a value differs from the expected one")
struct DifferenceTests {
  static let cases: [(actual: JSON, expected: JSON, all: [String], subset: [String])] = [
    (1, 1.0, [], []),
    (["a": 1, "b": 2], ["b": 2, "a": 1], [], []),
    (1, "1", [#"the whole value: expected "1", got 1"#], [#"the whole value: expected "1", got 1"#]),
    (["a": 1, "b": 2], ["a": 1], ["/b: 2 is not expected"], []),
    (["a": 1], ["a": 1, "b": .null], ["/b: expected null, which is missing"], ["/b: expected null, which is missing"]),
    (["a": .null], ["a": 0], ["/a: expected 0, got null"], ["/a: expected 0, got null"]),
    ([1, 2, 3], [1, 2], ["/2: 3 is not expected"], ["/2: 3 is not expected"]),
    ([1], [1, .null], ["/1: expected null, which is missing"], ["/1: expected null, which is missing"]),
    ([["a": 1, "b": 2]], [["b": 2]], ["/0/a: 1 is not expected"], []),
    (
      ["x/y": ["a": [1, 2], "c": true], "z": 0], ["x/y": ["a": [1, 3], "b": "q"]],
      [
        "/x~1y/a/1: expected 3, got 2", #"/x~1y/b: expected "q", which is missing"#, "/x~1y/c: true is not expected",
        "/z: 0 is not expected",
      ],
      ["/x~1y/a/1: expected 3, got 2", #"/x~1y/b: expected "q", which is missing"#]
    ),
    (["a": [:]], ["a": []], ["/a: expected [], got {}"], ["/a: expected [], got {}"]),
  ]

  @Test("each place is named once, in the order of the expected value", arguments: cases)
  func differences(actual: JSON, expected: JSON, all: [String], subset: [String]) {
    #expect(actual.differences(from: expected).map(\.description) == all)
    #expect(actual.differences(fromSubset: expected).map(\.description) == subset)
  }
}
