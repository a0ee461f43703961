import MynahCore
import MynahJSON

extension FileValue {
  /// How the body's bytes are spread over time.
  func pace() -> Pace? {
    guard let object = object(.pace), let kind = object.exactlyOne(of: ["bytes", "bytesPerSecond", "chunks"]) else { return nil }
    switch kind.key {
    case "bytes":
      object.refuseOther("over", than: "chunks")
      guard let bytes = kind.integer(in: 1...Int.max), let every = object.required("every")?.duration(mayBeZero: false) else { return nil }
      return .pieces(bytes: bytes, every: every)
    case "bytesPerSecond":
      object.refuseOther("over", than: "chunks")
      object.refuseOther("every", than: "bytes")
      return kind.integer(in: 1...Int.max).map { .bytesPerSecond($0) }
    default:
      object.refuseOther("every", than: "bytes")
      guard let count = kind.integer(in: 2...1_000_000), let over = object.required("over")?.duration(mayBeZero: false) else { return nil }
      return .chunks(count: count, over: over)
    }
  }
}

extension FileObject {
  fileprivate func refuseOther(_ key: String, than partner: String) {
    self[key]?.refuse("\(quoted(key)) goes with \(quoted(partner)) only", part: .key)
  }
}

extension Vocabulary {
  static let pace = Vocabulary("a pace", ["bytes", "every", "bytesPerSecond", "chunks", "over"])
}
