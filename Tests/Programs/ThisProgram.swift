#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program that runs the tests.
package enum ThisProgram {
  /// Whether a sanitizer watches it, which keeps memory and time of its own.
  package static let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

  /// How often something is done: `count`, or what the environment says, for runs that take longer than one wants to wait each time.
  package static func count(_ count: Int, unless variable: String) -> Int {
    getenv(variable).flatMap { Int(String(cString: $0)) } ?? count
  }
}
