/// Bytes that are kept from one callback to the next, in memory that is used again and again.
///
/// An array would check and count on each of those ways; this is on every request's.
struct ScratchBytes: ~Copyable {
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 1)
  private var count = 0

  deinit { memory.deallocate() }

  /// The bytes, until they are replaced.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  mutating func replace(with bytes: UnsafeRawBufferPointer) {
    if bytes.count > memory.count {
      memory.deallocate()
      memory = .allocate(byteCount: bytes.count, alignment: 1)
    }
    memory.copyMemory(from: bytes)
    count = bytes.count
  }
}
