import MynahCore

/// The header lines of a request in the library's form: ours, in our order, and none of its own.
struct RequestLines {
  let request: UpstreamRequest

  func list(_ library: CurlLibrary) -> CurlLibrary.List? {
    var list: CurlLibrary.List?
    // An empty value is written with a semicolon.
    for header in request.headers {
      list = Self.line(header.name, header.value.isEmpty ? ";" : ": ", header.value) { library.append(list, $0) } ?? list
    }
    // A colon alone keeps the library's own line away.
    for own in ["Accept", "Expect", "User-Agent", "Content-Type"] where request.headers.first(own) == nil {
      list = Self.line(own, ":", "") { library.append(list, $0) } ?? list
    }
    return list
  }

  /// Lends a line as the bytes that it has on the wire, with a zero behind them.
  private static func line<Result>(
    _ name: String, _ separator: String, _ value: String, _ body: (UnsafePointer<CChar>) -> Result?
  ) -> Result? {
    name.withLatin1Bytes { name in
      value.withLatin1Bytes { value in
        let valueStart = name.count + separator.utf8.count
        return withUnsafeTemporaryAllocation(byteCount: valueStart + value.count + 1, alignment: 1) { line in
          line.copyMemory(from: name)
          line[name.count..<valueStart].copyBytes(from: separator.utf8)
          UnsafeMutableRawBufferPointer(rebasing: line[valueStart...]).copyMemory(from: value)
          line[valueStart + value.count] = 0
          return line.baseAddress.flatMap { body($0.assumingMemoryBound(to: CChar.self)) }
        }
      }
    }
  }
}

extension String {
  /// Lends a head's text as the bytes that it has on the wire, with a zero behind them.
  func withLatin1CString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    if utf8.allSatisfy({ $0 < 0x80 }) { return withCString(body) }
    return body(latin1Bytes.map { CChar(bitPattern: $0) } + [0])
  }
}
