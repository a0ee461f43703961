#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Synchronization

/// A program that the tests started, with its streams in files, so that whatever it leaves behind can hold no pipe open.
///
/// Foundation's `Process` is not used: on Linux it looks through the open file descriptors before each start and reads beyond the list's memory,
/// which now and then crashes a process that has thousands of them open, as these tests do.
package final class RunningProgram: Sendable {
  package let id: Int32
  private let ending = Mutex<Int32?>(nil)

  /// - Parameters:
  ///   - arguments: The first is looked up in the `PATH` of the tests.
  ///   - environment: All of it.
  ///   - streams: The files that it reads and writes.
  package init(_ arguments: [String], environment: [String: String], streams: Streams) throws(SpawnFailure) {
    var actions = FileActions()
    actions.open(streams.input ?? "/dev/null", O_RDONLY, as: STDIN_FILENO)
    actions.open(streams.output ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, as: STDOUT_FILENO)
    actions.open(streams.error ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, as: STDERR_FILENO)
    var id: pid_t = 0
    let variables = environment.map { "\($0.key)=\($0.value)" }
    let failure = withCStrings(arguments) { argv in
      withCStrings(variables) { envp in actions.spawn(&id, argv, envp) }
    }
    guard failure == 0 else { throw SpawnFailure(program: arguments.first ?? "", reason: String(cString: strerror(failure))) }
    self.id = id
  }

  package struct Streams {
    package var input: String?
    package var output: String?
    package var error: String?

    package init(input: String? = nil, output: String? = nil, error: String? = nil) {
      self.input = input
      self.output = output
      self.error = error
    }
  }

  /// How it ended, as a shell says it: 128 + signal for a killed one; nil while nobody saw its end.
  package var status: Int32? { ending.withLock { $0 } }

  /// Sends a signal, unless its end was seen: the id may be that of another by then.
  package func send(_ signal: Int32) {
    ending.withLock { if $0 == nil { kill(id, signal) } }
  }

  /// Waits for its end; to be called once.
  @discardableResult
  package func wait() -> Int32 {
    var end = siginfo_t()
    while waitid(P_PID, id_t(id), &end, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    return ending.withLock { ending in
      var raw: Int32 = 0
      waitpid(id, &raw, 0)
      let signal = raw & 0x7f
      let status = signal == 0 ? (raw >> 8) & 0xff : 128 + signal
      ending = status
      return status
    }
  }
}

package struct SpawnFailure: Error, CustomStringConvertible {
  let program: String
  let reason: String

  package var description: String { "cannot run \(program): \(reason)" }
}

/// Calls `body` with a null-terminated array of C strings.
func withCStrings<R>(_ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R) -> R {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return body(&pointers)
}
