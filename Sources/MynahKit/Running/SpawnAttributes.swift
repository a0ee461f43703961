#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a spawned process starts with: a group of its own, no signal blocked or ignored.
struct SpawnAttributes: ~Copyable {
  #if canImport(Glibc)
    private var attributes = posix_spawnattr_t()
  #else
    private var attributes: posix_spawnattr_t?
  #endif

  init() {
    posix_spawnattr_init(&attributes)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    posix_spawnattr_setpgroup(&attributes, 0)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
  }

  deinit {
    var attributes = attributes
    posix_spawnattr_destroy(&attributes)
  }

  #if canImport(Glibc)
    mutating func withPointer<R>(_ body: (UnsafeMutablePointer<posix_spawnattr_t>) -> R) -> R { body(&attributes) }
  #else
    mutating func withPointer<R>(_ body: (UnsafeMutablePointer<posix_spawnattr_t?>) -> R) -> R { body(&attributes) }
  #endif
}

/// Null-terminated arrays of C strings.
enum CStrings {
  static func with<R>(_ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R) -> R {
    let pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { buffer in
      // An array with its final null is never empty.
      guard let base = buffer.baseAddress else { preconditionFailure("an array of at least one element has a base") }
      return body(base)
    }
  }
}

/// The terminal, lent to a process group so that it can read keys and get Ctrl-C.
struct ForegroundTerminal: Sendable {
  private let ours: pid_t

  /// Nil when standard input is no terminal, or not ours to give.
  init?(givenTo group: pid_t) {
    let current = tcgetpgrp(STDIN_FILENO)
    guard current > 0, current == getpgrp() else { return nil }
    ours = current
    Self.set(group)
  }

  func takeBack() {
    Self.set(ours)
  }

  /// A background group that does this would be stopped by SIGTTOU, which is therefore ignored meanwhile.
  private static func set(_ group: pid_t) {
    let before = signal(SIGTTOU, SIG_IGN)
    tcsetpgrp(STDIN_FILENO, group)
    signal(SIGTTOU, before)
  }
}
