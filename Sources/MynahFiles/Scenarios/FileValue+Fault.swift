import MynahCore
import MynahJSON

extension FileValue {
  /// A way to break delivery: a name, or a name and after how many bytes of the body.
  func fault() -> Fault? {
    guard case .object = json else {
      guard let name = json.string else {
        refuse(wanted: "the name of a fault, or {\"truncate\": {\"after\": BYTES}}")
        return nil
      }
      if let fault = Fault.named(name, after: nil) { return fault }
      let near = NearestName.of(name, among: Fault.names)
      refuse("\(quoted(name)) is not a fault; \(near.map { "did you mean \(quoted($0))?" } ?? "there are \(Fault.names.inWords("and"))")")
      return nil
    }
    guard let kind = object(.fault)?.exactlyOne(of: Fault.names) else { return nil }
    let name = kind.key
    guard Fault.namesWithAfter.contains(name) else {
      kind.refuse("\(quoted(name)) takes no parameters; write \"fault\": \(quoted(name))", part: .key)
      return nil
    }
    guard let parameters = kind.object(.breakingFault) else { return nil }
    return Fault.named(name, after: parameters["after"]?.integer(in: (name == "malformedChunk" ? 1 : 0)...Int.max))
  }
}

extension Fault {
  static let namesWithAfter = ["resetMidBody", "truncate", "malformedChunk", "stallMidBody"]
  static let names = ["reset", "close", "resetMidBody", "truncate", "wrongLength", "malformedChunk", "garbage", "stall", "stallMidBody"]

  /// The fault of that name; `after` counts only for those that break in the middle of the body.
  static func named(_ name: String, after: Int?) -> Fault? {
    switch name {
    case "reset": .reset
    case "close": .close
    case "resetMidBody": .resetMidBody(after: after)
    case "truncate": .truncate(after: after)
    case "wrongLength": .wrongLength
    case "malformedChunk": .malformedChunk(after: after)
    case "garbage": .garbage
    case "stall": .stall
    case "stallMidBody": .stallMidBody(after: after)
    default: nil
    }
  }
}

extension Vocabulary {
  static let fault = Vocabulary("a fault", Fault.names)
  static let breakingFault = Vocabulary("this fault", ["after"], example: #"{"after": 10}"#)
}
