import MynahJSON
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct LeavesTests {
  private static let texts = [
    #"{"a":[1,-0.5e+10,{"b":"x\u00e9\n\"","c":null}],"a":true,"":"","é":{}}"#, #"[[],{},[{"k\u0000":1}],"\ud834\udd1e",1e999,0]"#,
    "\u{FEFF} [ \"\\u0000\" ,\t1.25 ,\r\n\"é𝄞\u{7F}\" , false ] ", #"["\ud834","\udd1e",nullx,01,.5,1.,1e,+1,'a',{a:1},[1,],{"a":1,}]"#,
    "\"text\"", "null",
    "[1 2]", #"{"a" 1}"#,
  ]

  /// Whether the two that judge what is JSON agree.
  private func agree(_ text: [UInt8]) -> Bool { (JSONLeaves(text) != nil) == ((try? JSON(parsing: text)) != nil) }

  @Test("what is taken is what libjansson takes: in the suite of JSON parsing, and nested as deep as may be")
  func suite() {
    for depth in [255, 256, 257, 2000] {
      #expect(agree(Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)))
    }
    guard let folder = Conformance.folder("json-parsing/test_parsing") else { return }
    let names = Conformance.files(in: folder)
    #expect(names.count > 300)
    #expect(names.filter { !agree(Conformance.bytes(of: "\(folder)/\($0)")) } == [])
  }

  @Test("and in texts with some of their bytes changed, added or taken away")
  func mutations() {
    var state: UInt64 = 1
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let bytes = Array("\"\\{}[]:,0123eE+-.tfnu \u{0}\u{1F}".utf8) + [0x80, 0xC3, 0xA9, 0xED, 0xA0, 0xF0, 0xFF]
    var taken = 0
    for round in 0..<40_000 {
      var text = Array(Self.texts[round % Self.texts.count].utf8)
      for _ in 0...draw(2) where !text.isEmpty {
        let place = draw(text.count)
        switch draw(3) {
        case 0: text[place] = bytes[draw(bytes.count)]
        case 1: text.insert(bytes[draw(bytes.count)], at: place)
        default: text.remove(at: place)
        }
      }
      #expect(agree(text), "\(String(decoding: text, as: UTF8.self).debugDescription)")
      if JSONLeaves(text) != nil { taken += 1 }
    }
    #expect(taken > 1000)
  }

  @Test("values stand where the pointers say, and have their keys")
  func places() throws {
    let text = Array("\u{FEFF}".utf8) + Array(#"{"a":[1,{"b":"x"}],"a":true,"é/~":null}"#.utf8)
    let leaves = try #require(JSONLeaves(text))
    #expect(leaves.leaves.map { leaves.pointer(to: $0.node).description } == ["/a/0", "/a/1/b", "/a", "/é~1~0"])
    #expect(leaves.leaves.map { String(decoding: text[$0.value], as: UTF8.self) } == ["1", #""x""#, "true", "null"])
    #expect(leaves.leaves.map(\.kind) == [.number, .string, .literal, .literal])
    #expect(leaves.leaves.map { leaves.key(of: $0.node) } == [nil, "b", "a", "é/~"])
    #expect(leaves.parent(of: leaves.leaves[1].node).flatMap { leaves.parent(of: $0) }.flatMap { leaves.key(of: $0) } == "a")
  }
}
