import MynahCore

/// The header lines of a request in the library's form: ours, in our order, and none of its own.
struct RequestLines {
  private let lines: [String]

  init(_ request: UpstreamRequest) {
    // An empty value is written with a semicolon; a colon alone keeps the library's own line away.
    var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    for own in ["Accept", "Expect", "User-Agent", "Content-Type"] where request.headers.first(own) == nil { lines.append("\(own):") }
    self.lines = lines
  }

  func list(_ library: CurlLibrary) -> CurlLibrary.List? {
    lines.reduce(nil) { list, line in line.withLatin1CString { library.append(list, $0) } ?? list }
  }
}

extension String {
  /// Lends a head's text as the bytes that it has on the wire, with a zero behind them.
  func withLatin1CString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    if utf8.allSatisfy({ $0 < 0x80 }) { return withCString(body) }
    return body(latin1Bytes.map { CChar(bitPattern: $0) } + [0])
  }
}
