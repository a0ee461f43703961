#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A command in a process group of its own, with a clean signal mask and our standard streams.
package struct ChildProcess: ~Copyable {
  private let pid: pid_t
  private let terminal: ForegroundTerminal?

  /// Starts `arguments` with `environment` added to ours; the program is looked up in `PATH`.
  ///
  /// - Throws: ``SpawnError`` with the status that a shell gives: 127 when there is no such program, 126 when it can't be run.
  package init(_ arguments: [String], environment: [String: String]) throws(SpawnError) {
    guard let program = arguments.first else { throw SpawnError(program: "", errorNumber: ENOENT) }
    var attributes = SpawnAttributes()
    var pid: pid_t = 0
    let status = CStrings.with(arguments) { argv in
      CStrings.with(Self.environment(adding: environment)) { envp in
        attributes.withPointer { posix_spawnp(&pid, program, nil, $0, argv, envp) }
      }
    }
    guard status == 0 else { throw SpawnError(program: program, errorNumber: status) }
    self.pid = pid
    terminal = ForegroundTerminal(givenTo: pid)
  }

  /// Whether it gets the keys that are pressed, Ctrl-C among them.
  package var hasTerminal: Bool { terminal != nil }

  /// The status as a shell says it (128 + signal for a killed one), or nil while it runs.
  package func exitStatus() -> Int32? {
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  /// Sends a signal to its whole process group.
  package func send(_ signal: Int32) {
    kill(-pid, signal)
  }

  /// Whether a process of its group is left, the command itself or what it started.
  private var hasGroup: Bool { kill(-pid, 0) == 0 }

  /// Ends what is left of the group, politely first, and gives the terminal back.
  ///
  /// - Parameter ending: Called before, where something is left.
  package func cleanUp(_ ending: () -> Void = {}) {
    if hasGroup {
      ending()
      send(SIGTERM)
      for _ in 0..<50 where hasGroup { usleep(20_000) }
      if hasGroup { send(SIGKILL) }
    }
    terminal?.takeBack()
  }

  private static func environment(adding more: [String: String]) -> [String] {
    var variables: [String] = []
    var entry = environ
    while let variable = entry.pointee {
      let text = String(cString: variable)
      if more[String(text.prefix { $0 != "=" })] == nil { variables.append(text) }
      entry += 1
    }
    return variables + more.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }
}

/// A command that could not be started.
package struct SpawnError: Error, Sendable, CustomStringConvertible {
  package let program: String
  package let errorNumber: Int32

  /// 127 where a shell would say that there is no such program, else 126.
  package var status: Int32 { errorNumber == ENOENT ? 127 : 126 }

  package var description: String { "cannot run \(program): \(String(cString: strerror(errorNumber)))" }
}
