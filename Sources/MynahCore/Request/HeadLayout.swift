/// Where each part of a head ends: target, method, version and header lines stand behind one another.
@usableFromInline
struct HeadLayout {
  var targetEnd = 0
  var methodEnd = 0
  var versionEnd = 0
  @usableFromInline var end = 0
  @usableFromInline var headerCount = 0
  @usableFromInline var names = FieldNames()

  /// Before each header line stand its lengths, in so many bytes.
  @inlinable static var lengthBytes: Int { 8 }

  /// That of the name is in the lower half.
  @inlinable @inline(__always)
  static func lengths(name: Int, value: Int) -> UInt64 { UInt64(truncatingIfNeeded: value &<< 32 | name) }

  /// Where name and value stand of the header line at `offset`.
  static func line(at offset: Int, of bytes: UnsafeRawBufferPointer) -> (name: Range<Int>, value: Range<Int>) {
    let lengths = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    let name = offset + lengthBytes
    let value = name + Int(lengths & 0xffff_ffff)
    return (name..<value, value..<(value + Int(lengths >> 32)))
  }
}
