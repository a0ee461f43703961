/// Which fields a head may have: one bit for many names, so that most fields which are not there are known to be absent without a look.
@usableFromInline
struct FieldNames: Sendable {
  @usableFromInline var bits: UInt64 = 0

  @inlinable @inline(__always)
  mutating func insert(_ name: UnsafeRawBufferPointer) { bits |= Self.bit(of: name) }

  func mayContain(_ name: UnsafeRawBufferPointer) -> Bool { bits & Self.bit(of: name) != 0 }

  /// Length and first letter tell the names of usual fields apart well enough.
  @inlinable @inline(__always)
  static func bit(of name: UnsafeRawBufferPointer) -> UInt64 {
    let first = name.baseAddress?.load(as: UInt8.self).asciiLowercased ?? 0
    return 1 &<< UInt64(truncatingIfNeeded: name.count &* 7 &+ Int(first))
  }
}
