import MynahJSON
import Testing

@Suite("Objects and values")
struct ObjectTests {
  @Test("the order of members is kept and does not count")
  func order() {
    let one: JSONObject = ["b": 1, "a": 2]
    let other: JSONObject = ["a": 2, "b": 1.0]
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
    #expect(one.keys == ["b", "a"])
    #expect(one.description == #"{"b":1,"a":2}"#)
    #expect(one != ["a": 2])
    #expect(one != ["a": 2, "c": 1])
  }

  @Test("members are set, replaced in place and removed, few or many", arguments: [3, 40])
  func changes(count: Int) {
    var object = JSONObject(uniqueKeysWithValues: (0..<count).map { ("k\($0)", JSON.number(JSONNumber($0))) })
    object["k1"] = "one"
    object["new"] = true
    object["k0"] = .none
    object["absent"] = .none
    #expect(object.count == count)
    #expect(object["k0"] == .none)
    #expect(object["k1"] == "one")
    #expect(object["k2"] == 2)
    #expect(object["new"] == true)
    #expect(object.keys == (1..<count).map { "k\($0)" } + ["new"])
  }

  @Test("a member that is null is there")
  func null() {
    let object: JSONObject = ["a": .null]
    #expect(object["a"] == .some(.null))
    #expect(object["b"] == .none)
  }

  @Test("where a key comes again its values are combined, at the place of the first")
  func combining() {
    let object = JSONObject([("a", 1), ("b", 2), ("a", 3)], uniquingKeysWith: { .array([$0, $1]) })
    #expect(object.description == #"{"a":[1,3],"b":2}"#)
  }

  @Test("composed and decomposed letters are different keys and different strings", arguments: [0, 40])
  func canonicalEquivalence(others: Int) {
    var object = JSONObject(uniqueKeysWithValues: (0..<others).map { ("k\($0)", JSON.null) })
    object["\u{E9}"] = 1
    object["e\u{301}"] = 2
    #expect(object.count == others + 2)
    #expect(object["\u{E9}"] == 1)
    #expect(object["e\u{301}"] == 2)
    #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
  }

  @Test("a value is seen as what it is, and as nothing else")
  func views() {
    let json: JSON = ["s": "x", "b": true, "i": 7, "d": 1.5, "a": [1], "o": [:], "n": .null]
    #expect(json["s"]?.string == "x")
    #expect(json["b"]?.bool == true)
    #expect(json["i"]?.int == 7)
    #expect(json["d"]?.double == 1.5)
    #expect(json["d"]?.int == nil)
    #expect(json["d"]?.number?.text == "1.5")
    #expect(json["a"]?[0] == 1)
    #expect(json["a"]?[1] == .none)
    #expect(json["a"]?[-1] == .none)
    #expect(json["a"]?.array?.count == 1)
    #expect(json["o"]?.object?.isEmpty == true)
    #expect(json["n"] == .some(.null))
    #expect(json["s"]?["x"] == .none)
    #expect(json["s"]?.bool == nil)
    #expect(json["\("s")"]?.int == nil)
  }

  @Test("values of different kinds are never equal")
  func kinds() {
    let values: [JSON] = [.null, false, 0, "", [], [:], true, 1, "1", [1], ["1": 1]]
    for (place, left) in values.enumerated() {
      for (otherPlace, right) in values.enumerated() { #expect((left == right) == (place == otherPlace)) }
    }
  }
}
