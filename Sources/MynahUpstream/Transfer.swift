import CCurl
import MynahCore

/// One call, as the library's callbacks see it.
///
/// Unchecked: what changes in it is touched by whoever has the turn in the loop alone, as are the callbacks.
final class Transfer: @unchecked Sendable {
  let request: UpstreamRequest
  let settings: UpstreamSettings
  let receiver: any UpstreamReceiver
  private(set) weak var loop: UpstreamLoop?
  private let library: CurlLibrary

  /// Nil before the call has begun and after it has ended.
  private(set) var handle: CurlLibrary.Easy?
  private var lines: CurlLibrary.List?
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var sent = 0
  private var head: [UInt8] = []
  private var isHeadDone = false
  /// Something was told since the last lull.
  private var hasNews = false

  init(_ request: UpstreamRequest, _ settings: UpstreamSettings, _ receiver: any UpstreamReceiver, _ loop: UpstreamLoop) {
    self.request = request
    self.settings = settings
    self.receiver = receiver
    self.loop = loop
    library = loop.library
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit { errorText.deallocate() }

  /// Tells the library all about the call.
  func prepare(_ handle: CurlLibrary.Easy) {
    self.handle = handle
    lines = RequestLines(request: request).list(library)
    let options = CallOptions(handle: handle, library: library)
    options.set(request, settings)
    options.set(CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(lines))
    options.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
    // The loop keeps the transfer as long as the handle is in use.
    let own = Unmanaged.passUnretained(self).toOpaque()
    for option in [CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA] { options.set(option, own) }
    options.set(CURLOPT_HEADERFUNCTION, takeHeadLine)
    options.set(CURLOPT_WRITEFUNCTION, takeBody)
    options.set(CURLOPT_READFUNCTION, fillBody)
    _ = mynah_curl_set_seek(library.easySet, handle, rewindBody)
  }

  /// The call is over: frees what the library was lent, and tells the end of it.
  func end(_ outcome: UpstreamOutcome) {
    library.freeList(lines)
    lines = nil
    handle = nil
    if isHeadDone, !head.isEmpty { receiver.receive(trailers: head) }
    receiver.end(outcome)
  }

  /// What held it up may be over, in either direction.
  func resume() {
    if let handle { _ = library.easyPause(handle, CURLPAUSE_CONT) }
  }

  /// The loop has nothing more to tell for now.
  func noteLull() {
    guard hasNews else { return }
    hasNews = false
    receiver.pause()
  }

  /// A line of a head, or one of the trailers.
  fileprivate func take(line: UnsafeRawBufferPointer) {
    head += line
    // Behind the head come trailers, without an empty line.
    if isHeadDone { return }
    guard line.count <= 2, line.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) else { return }
    defer { head = [] }
    if isInterim { return }
    isHeadDone = true
    hasNews = true
    receiver.receive(head: head)
  }

  /// Whether the head is one that another follows (RFC 9110 section 15.2).
  private var isInterim: Bool {
    guard let blank = head.firstIndex(of: UInt8(ascii: " ")) else { return false }
    let status = head[(blank + 1)...].prefix(3)
    return status.first == UInt8(ascii: "1") && !status.elementsEqual("101".utf8)
  }

  fileprivate func take(body: UnsafeRawBufferPointer) -> Int {
    guard receiver.receive(body: body, of: UpstreamCall(transfer: self)) else { return Int(CURL_WRITEFUNC_PAUSE) }
    hasNews = true
    return body.count
  }

  fileprivate func giveBody(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    switch request.body {
    case .none: return 0
    case .bytes(let bytes):
      let count = min(buffer.count, bytes.count - sent)
      bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<(sent + count)])) }
      sent += count
      return count
    case .pipe(let pipe, _):
      while true {
        switch pipe.read(into: buffer) {
        case .bytes(let count): return count
        case .ended(.complete): return 0
        case .ended(.broken): return Int(CURL_READFUNC_ABORT)
        case .empty:
          let isWaiting = pipe.whenReadable { [self] in loop?.post(.resume(self)) }
          if isWaiting { return Int(CURL_READFUNC_PAUSE) }
        }
      }
    }
  }

  /// The body is wanted again, because a kept connection turned out to be dead.
  fileprivate func rewind() -> Bool {
    guard case .bytes = request.body else { return false }
    sent = 0
    return true
  }

  /// What the library says has become of the call.
  func outcome(_ code: CURLcode) -> UpstreamOutcome {
    guard let handle else { return .cancelled }
    return CallFailure(library: library, handle: handle, text: String(cString: errorText), origin: request.origin.origin).outcome(code)
  }
}

// Functions, not closures: a closure would take the isolation of the place where it stands.

private func transfer(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
  pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private func takeHeadLine(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ own: UnsafeMutableRawPointer?) -> Int {
  transfer(own)?.take(line: UnsafeRawBufferPointer(start: bytes, count: size * count))
  return size * count
}

private func takeBody(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ own: UnsafeMutableRawPointer?) -> Int {
  transfer(own)?.take(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
}

private func fillBody(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ own: UnsafeMutableRawPointer?) -> Int {
  transfer(own)?.giveBody(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) ?? Int(CURL_READFUNC_ABORT)
}

private func rewindBody(_ own: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: Int32) -> Int32 {
  offset == 0 && transfer(own)?.rewind() == true ? Int32(CURL_SEEKFUNC_OK) : Int32(CURL_SEEKFUNC_CANTSEEK)
}
