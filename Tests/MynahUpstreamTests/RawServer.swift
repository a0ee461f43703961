import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server of bare system calls: it takes connections one after another, and does to each what a script says.
final class RawServer: Sendable {
  enum Step: Sendable {
    /// Reads a head, to its empty line.
    case readHead
    case readBytes(Int)
    case send(String)
    /// Waits until the test says ``go()``.
    case wait
    case close
    case reset
  }

  let port: UInt16
  private let listening: Int32
  private struct State {
    var received: [UInt8] = []
    var connections = 0
    var open: [Int32] = []
    var isGoing = false
  }
  private let state = Mutex(State())

  /// Each script is for one connection.
  init(_ scripts: [Step]...) {
    listening = socket(AF_INET, streamType, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listening = listening
    port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listening, address, size)
        listen(listening, 16)
        getsockname(listening, address, &size)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
    detach { [self] in for script in scripts { serve(script) } }
  }

  deinit {
    close(listening)
    for descriptor in state.withLock({ $0.open }) { close(descriptor) }
  }

  var origin: String { "http://127.0.0.1:\(port)" }
  /// All that clients sent.
  var received: String { String(decoding: state.withLock { $0.received }, as: UTF8.self) }
  var connections: Int { state.withLock { $0.connections } }
  func go() { state.withLock { $0.isGoing = true } }

  private func serve(_ script: [Step]) {
    let descriptor = accept(listening, nil, nil)
    guard descriptor >= 0 else { return }
    state.withLock { state in
      state.connections += 1
      state.open.append(descriptor)
    }
    for step in script { take(step, descriptor) }
  }

  private func take(_ step: Step, _ descriptor: Int32) {
    switch step {
    case .readHead:
      var last: [UInt8] = []
      while !last.ends(with: "\r\n\r\n"), let byte = readByte(descriptor) { last = last.suffix(3) + [byte] }
    case .readBytes(let count): for _ in 0..<count { _ = readByte(descriptor) }
    case .send(let text):
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, noSignal) }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    case .wait: while !state.withLock({ $0.isGoing }) { usleep(1000) }
    case .close, .reset:
      if case .reset = step {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
      }
      state.withLock { $0.open.removeAll { $0 == descriptor } }
      close(descriptor)
    }
  }

  private func readByte(_ descriptor: Int32) -> UInt8? {
    var byte: UInt8 = 0
    guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
    state.withLock { $0.received.append(byte) }
    return byte
  }
}

extension [UInt8] {
  fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}

#if canImport(Glibc)
  private let streamType = Int32(SOCK_STREAM.rawValue)
  private let noSignal = Int32(MSG_NOSIGNAL)
#else
  private let streamType = SOCK_STREAM
  private let noSignal: Int32 = 0
#endif

/// Runs on a thread of its own.
func detach(_ body: @escaping @Sendable () -> Void) {
  var thread = pthread_t(bitPattern: 0)
  let work = Unmanaged.passRetained(Work(body)).toOpaque()
  pthread_create(&thread, nil, runWork, work)
  if let thread = Optional(thread) { pthread_detach(thread) }
}

private final class Work: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runWork(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
  return nil
}
