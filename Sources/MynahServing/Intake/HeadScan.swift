import MynahCore

/// What one pass over the header lines tells: how the body is framed, and what is odd about it.
struct HeadScan {
  private(set) var hosts = 0
  private(set) var contentLengths = 0
  /// The first Content-Length, clamped; nil where it is no number.
  private(set) var contentLength: Int?
  private(set) var transferCoding: TransferCoding?
  /// The client wants the connection closed, or kept, after the reply.
  private(set) var connectionOption: ConnectionOption?

  enum ConnectionOption { case close, keepAlive }

  /// What Transfer-Encoding says.
  enum TransferCoding {
    case chunked
    /// Chunked behind a coding that we don't have (RFC 9112 section 6.1 asks for 501).
    case unknown
    /// Not chunked last: the end of the body can't be found (RFC 9112 section 6.3 asks for 400).
    case endless
  }

  @inline(__always)
  mutating func note(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    switch name.count {
    case 4 where name.isASCII("host"): hosts += 1
    case 10 where name.isASCII("connection"): noteConnection(value)
    case 14 where name.isASCII("content-length"):
      if contentLengths == 0 { contentLength = value.decimal }
      contentLengths += 1
    case 17 where name.isASCII("transfer-encoding"): noteTransferEncoding(value)
    default: break
    }
  }

  /// Whether something may follow the head.
  var announcesBody: Bool { contentLengths > 0 && contentLength != 0 || transferCoding != nil }

  /// Kept out of `note`, which every header line passes.
  @inline(never)
  private mutating func noteConnection(_ value: UnsafeRawBufferPointer) {
    // What nearly every client sends, without the cost of a list.
    if value.isASCII("keep-alive") {
      connectionOption = connectionOption ?? .keepAlive
      return
    }
    let options = value.split(separator: UInt8(ascii: ",")).map { UnsafeRawBufferPointer(rebasing: $0.trimmed) }
    if options.contains(where: { $0.isASCII("close") }) {
      connectionOption = .close
    } else if connectionOption == nil, options.contains(where: { $0.isASCII("keep-alive") }) {
      connectionOption = .keepAlive
    }
  }

  @inline(never)
  private mutating func noteTransferEncoding(_ value: UnsafeRawBufferPointer) {
    if transferCoding == nil, UnsafeRawBufferPointer(rebasing: value.trimmed).isASCII("chunked") {
      transferCoding = .chunked
    } else {
      let last = value.split(separator: UInt8(ascii: ",")).last.map { UnsafeRawBufferPointer(rebasing: $0.trimmed) }
      transferCoding = last?.isASCII("chunked") == true ? .unknown : .endless
    }
  }
}

extension HeadScan {
  /// Sentences about what the head does against the protocol; `version` is that of the request line.
  func warnings(version: UnsafeRawBufferPointer) -> [String] {
    if hosts == 1 && contentLengths <= 1 && (transferCoding == nil || (transferCoding == .chunked && contentLengths == 0)) { return [] }
    var warnings: [String] = []
    if hosts > 1 { warnings.append("The request has \(hosts) Host headers; it must have one (RFC 9112 section 3.2).") }
    if hosts == 0, !version.isASCII("HTTP/1.0") {
      warnings.append("The request has no Host header, which HTTP/1.1 requires (RFC 9112 section 3.2).")
    }
    if contentLengths > 1 {
      warnings.append("The request has \(contentLengths) Content-Length headers; the first was used (RFC 9112 section 6.3).")
    }
    if contentLengths > 0, transferCoding != nil {
      warnings.append("The request has both Content-Length and Transfer-Encoding; Transfer-Encoding was used (RFC 9112 section 6.1).")
    }
    switch transferCoding {
    case .unknown: warnings.append("The Transfer-Encoding is not just chunked; the request was refused with 501 (RFC 9112 section 6.1).")
    case .endless:
      warnings.append("The Transfer-Encoding does not end in chunked; the request was refused with 400 (RFC 9112 section 6.3).")
    case .chunked, nil: break
    }
    return warnings
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these bytes are `word`, without regard to ASCII case; `word` is lower-case.
  func isASCII(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    let letters = word.utf8Start
    var index = 0
    while index < count {
      if self[index] != letters[index], self[index].asciiLowercased != letters[index] { return false }
      index &+= 1
    }
    return true
  }

  /// The number that these decimal digits write, clamped; nil where anything else stands there.
  fileprivate var decimal: Int? {
    let digits = trimmed
    guard !digits.isEmpty else { return nil }
    var number = 0
    for byte in digits {
      guard byte &- 0x30 < 10 else { return nil }
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      number = overflow || product > .max - 9 ? .max - 9 : product + Int(byte &- 0x30)
    }
    return number
  }
}
