#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs `body` on a thread of its own, so that a client that blocks holds none of the few threads that tasks share.
func blocking<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
  await withCheckedContinuation { continuation in
    startThread { continuation.resume(returning: body()) }
  }
}

/// Runs `body` once for each number below `count`, all at the same time on threads of their own; what they gave, in that order.
func atOnce<R: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> R) async -> [R] {
  await withTaskGroup(of: (Int, R).self) { group in
    for number in 0..<count { group.addTask { (number, await blocking { body(number) }) } }
    var results: [(Int, R)] = []
    for await result in group { results.append(result) }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }
}

private final class Start: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func startThread(_ body: @escaping @Sendable () -> Void) {
  let start = Unmanaged.passRetained(Start(body)).toOpaque()
  #if canImport(Glibc)
    var thread = pthread_t()
    let failed = pthread_create(&thread, nil, { run($0) }, start) != 0
    if !failed { pthread_detach(thread) }
  #else
    var thread: pthread_t?
    let failed = pthread_create(&thread, nil, { run($0) }, start) != 0
    if let thread { pthread_detach(thread) }
  #endif
  precondition(!failed, "no thread could be started")
}

private func run(_ start: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let start else { return nil }
  Unmanaged<Start>.fromOpaque(start).takeRetainedValue().body()
  return nil
}
