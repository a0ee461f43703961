import MynahCore
import MynahJSON

extension FileValue {
  /// How the body's bytes are spread over time.
  func pace() -> Pace? {
    guard let object = object(.pace), let kind = object.exactlyOne(of: ["bytes", "bytesPerSecond", "chunks", "instants"]) else {
      return nil
    }
    switch kind.key {
    case "bytes":
      object.refuseOther("over", than: "chunks")
      guard let bytes = kind.integer(in: 1...Int.max), let every = object.required("every")?.duration(mayBeZero: false) else { return nil }
      return .pieces(bytes: bytes, every: every)
    case "bytesPerSecond":
      object.refuseOther("over", than: "chunks")
      object.refuseOther("every", than: "bytes")
      return kind.integer(in: 1...Int.max).map { .bytesPerSecond($0) }
    case "instants":
      object.refuseOther("over", than: "chunks")
      object.refuseOther("every", than: "bytes")
      return kind.instants()
    default:
      object.refuseOther("every", than: "bytes")
      guard let count = kind.integer(in: 2...1_000_000), let over = object.required("over")?.duration(mayBeZero: false) else { return nil }
      return .chunks(count: count, over: over)
    }
  }
}

extension FileValue {
  /// Pairs of an instant and the offset behind its piece, both growing.
  fileprivate func instants() -> Pace? {
    guard let elements = elements() else { return nil }
    var pieces: [Pace.Piece] = []
    for element in elements {
      guard element.json.array?.count == 2, let at = element.json[0].flatMap(DurationText.duration), at >= pieces.last?.at ?? .zero,
        let end = element.json[1]?.int, end > pieces.last?.end ?? 0
      else {
        element.refuse(wanted: "a time and the offset behind a piece, neither before the last one's, as in [0.25, 512]")
        return nil
      }
      pieces.append(Pace.Piece(end: end, at: at))
    }
    if pieces.isEmpty { refuse("\(name) must not be empty") }
    return pieces.isEmpty ? nil : .instants(pieces)
  }
}

extension FileObject {
  fileprivate func refuseOther(_ key: String, than partner: String) {
    self[key]?.refuse("\(quoted(key)) goes with \(quoted(partner)) only", part: .key)
  }
}

extension Vocabulary {
  static let pace = Vocabulary(
    "a pace", ["bytes", "every", "bytesPerSecond", "chunks", "over", "instants"], example: #"{"bytesPerSecond": 1000}"#)
}
