#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A piece of a file that is read line by line: what has no end yet waits for more.
struct LineBuffer: ~Copyable {
  private var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 1)
  private var filled = 0

  deinit { bytes.deallocate() }

  /// Where the next bytes of the file belong.
  mutating func room() -> UnsafeMutableRawBufferPointer {
    if filled == bytes.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count * 2, alignment: 1)
      larger.copyMemory(from: UnsafeRawBufferPointer(bytes))
      bytes.deallocate()
      bytes = larger
    }
    return UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
  }

  /// Gives away the lines that are whole, without their line feeds.
  ///
  /// - Parameters:
  ///   - count: How many bytes have come into the room; none at the end of the file.
  ///   - take: Gets a line, and whether it is the last one.
  mutating func take<Failure>(
    _ count: Int, _ take: (UnsafeBufferPointer<UInt8>, _ isLast: Bool) throws(Failure) -> Void
  ) throws(Failure) {
    filled += count
    let isEnd = count == 0
    let text = UnsafeRawBufferPointer(rebasing: bytes[..<filled])
    // What ends with the last byte that has come may be the last line; the next bytes tell.
    let rest = try Self.forEachLine(of: text, isEnd: isEnd, take)
    bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: text[rest...]))
    filled -= rest
  }

  /// Gives away the lines of a text up to the first one that more may belong to, and returns where that begins.
  static func forEachLine<Failure>(
    of text: UnsafeRawBufferPointer, isEnd: Bool, _ take: (UnsafeBufferPointer<UInt8>, _ isLast: Bool) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    var start = 0
    while start < text.count {
      let end = lineFeed(in: text, from: start) ?? text.count
      let isLast = end + 1 >= text.count
      if isLast, !isEnd { break }
      try take(UnsafeRawBufferPointer(rebasing: text[start..<end]).bindMemory(to: UInt8.self), isLast)
      start = min(end + 1, text.count)
    }
    return start
  }

  private static func lineFeed(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = text.baseAddress, let found = memchr(base + start, 0x0A, text.count - start) else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
