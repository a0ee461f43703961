extension WireReply {
  /// 64 seeded bytes that are no HTTP, then FIN.
  ///
  /// The first is no ASCII, so that they can't be a status line by chance.
  func garbage() -> WireScript {
    var state = seed
    let words = (0..<8).map { _ in Self.splitMix(&state) }
    var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
    bytes[0] |= 0x80
    return WireScript(steps: [.send(bytes), .finish])
  }

  /// The next number of the SplitMix64 generator.
  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
