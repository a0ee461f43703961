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
    lines.reduce(nil) { list, line in
      (line.latin1Bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { text in
        text.baseAddress.flatMap { library.append(list, $0) } ?? list
      }
    }
  }
}
