import CZlib

/// Why bytes cannot be unpacked or packed.
enum CompressionError: Error, Hashable {
  /// The bytes are not of the format.
  case damaged
  /// The bytes end before the stream does.
  case endsEarly
  /// What comes out is larger than the limit.
  case tooLarge
  /// zlib has no memory, or was used wrongly.
  case failed(status: Int32)

  /// Nil for the statuses that mean success.
  init?(_ status: Int32) {
    switch status {
    case Z_OK, Z_STREAM_END: return nil
    case Z_DATA_ERROR, Z_NEED_DICT: self = .damaged
    case Z_BUF_ERROR: self = .endsEarly
    default: self = .failed(status: status)
    }
  }
}

/// Streams of the deflate method (RFC 1951) in their wrappings, whole in memory.
enum DeflateStream {
  /// How a stream is wrapped, as zlib numbers it.
  enum Wrapping: Int32 {
    /// RFC 1951, with nothing around.
    case raw = -15
    /// RFC 1950.
    case zlib = 15
    /// RFC 1952.
    case gzip = 31
  }

  /// The bytes that `packed` stands for; of gzip there may be several members.
  static func unpack(_ packed: [UInt8], _ wrapping: Wrapping, limit: Int = SourceFile.sizeLimit) throws(CompressionError) -> [UInt8] {
    var unpacked: [UInt8] = []
    try unpack(packed, into: &unpacked, wrapping, limit: limit)
    return unpacked
  }

  /// As much as comes out before the stream ends or turns out to be damaged.
  static func unpackedPart(_ packed: [UInt8], _ wrapping: Wrapping) -> [UInt8] {
    var unpacked: [UInt8] = []
    try? unpack(packed, into: &unpacked, wrapping, limit: SourceFile.sizeLimit)
    return unpacked
  }

  private static func unpack(
    _ packed: [UInt8], into unpacked: inout [UInt8], _ wrapping: Wrapping, limit: Int
  ) throws(CompressionError) {
    var stream = z_stream()
    try check(mynah_inflate_begin(&stream, wrapping.rawValue))
    defer { inflateEnd(&stream) }
    var input = packed
    var failure: CompressionError?
    input.withUnsafeMutableBufferPointer { buffer in
      stream.next_in = buffer.baseAddress
      stream.avail_in = UInt32(clamping: buffer.count)
      do throws(CompressionError) {
        try run(&stream, into: &unpacked, limit: limit, wrapping)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  private static func run(
    _ stream: inout z_stream, into unpacked: inout [UInt8], limit: Int, _ wrapping: Wrapping
  ) throws(CompressionError) {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let (status, count) = step(&stream, &chunk) { inflate(&$0, Z_NO_FLUSH) }
      unpacked += chunk[..<count]
      guard unpacked.count <= limit else { throw .tooLarge }
      if status == Z_STREAM_END {
        guard let next = stream.next_in, stream.avail_in > 0 else { return }
        // Some writers leave padding; other bytes nobody would see who takes the coding off.
        if UnsafeBufferPointer(start: next, count: Int(stream.avail_in)).allSatisfy({ $0 == 0 }) { return }
        // A further member of RFC 1952.
        guard wrapping == .gzip, next.pointee == 0x1f, inflateReset(&stream) == Z_OK else { throw .damaged }
        continue
      }
      if status == Z_OK, count == 0, stream.avail_in == 0 { throw .endsEarly }
      try check(status)
    }
  }

  /// Packs bytes at a level from 0 to 9.
  static func pack(_ bytes: [UInt8], _ wrapping: Wrapping, level: Int) throws(CompressionError) -> [UInt8] {
    var stream = z_stream()
    try check(mynah_deflate_begin(&stream, Int32(level), wrapping.rawValue))
    defer { deflateEnd(&stream) }
    var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    var input = bytes
    let (status, count) = input.withUnsafeMutableBufferPointer { buffer in
      stream.next_in = buffer.baseAddress
      stream.avail_in = UInt32(clamping: buffer.count)
      return step(&stream, &packed) { deflate(&$0, Z_FINISH) }
    }
    try check(status)
    return Array(packed[..<count])
  }

  /// One call of zlib that writes into `chunk`: its status and how many bytes it wrote.
  private static func step(
    _ stream: inout z_stream, _ chunk: inout [UInt8], _ call: (inout z_stream) -> Int32
  ) -> (status: Int32, count: Int) {
    chunk.withUnsafeMutableBufferPointer { output in
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(clamping: output.count)
      let status = call(&stream)
      return (status, output.count - Int(stream.avail_out))
    }
  }

  private static func check(_ status: Int32) throws(CompressionError) {
    if let error = CompressionError(status) { throw error }
  }
}
