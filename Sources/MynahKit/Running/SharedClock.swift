package import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The clock of a server as the programs of a command take it: by a library that is preloaded into them.
package struct SharedClock: Sendable {
  private let preloaded: PreloadedClock
  private let timeline: Timeline
  /// Where programs announce themselves.
  private let programsFile: String

  /// - Throws: ``PreloadedClockError`` where there is no library to preload; ``ServerError/cannotWrite(path:reason:)``.
  package init(_ timeline: Timeline) throws {
    preloaded = try PreloadedClock()
    self.timeline = timeline
    programsFile = try WholeFile.writeTemporary("", named: "programs")
  }

  /// What to add to the environment of a command.
  ///
  /// - Parameter variables: What is added anyway; a library that is preloaded by it, or into us, stays.
  package func environment(adding variables: [String: String]) -> [String: String] {
    let others = variables[PreloadedClock.variable] ?? PreloadedClock.preloaded
    return variables.merging(preloaded.environment(timeline, programs: programsFile, preloaded: others)) { $1 }
  }

  /// The programs that took the clock so far, in the order in which they began.
  package var programs: [AnnouncedProgram] { AnnouncedProgram.inFile(programsFile) }

  /// Takes the file away in which programs announced themselves.
  package func end() { WholeFile.removeTemporary(programsFile) }

  /// What a person should know who runs a command on this system; nil where all is said in the guide.
  package static var caution: String? {
    #if os(macOS)
      """
      on macOS the system's own programs (/usr/bin, /bin) take no clock, and others only where they wait by the calls of POSIX; what took \
      none is not judged by time
      """
    #else
      nil
    #endif
  }
}

extension JournalEnd.OnClock {
  /// What is to be said of these programs together.
  ///
  /// A shell that has the clock starts a client that has not: so where there are any without it, one with it must have called somebody.
  package init(_ programs: [AnnouncedProgram]) {
    let reaches = Set(programs.map(\.reach))
    let withClock = Set(programs.filter { $0.reach == .all }.map(\.path))
    if !withClock.isEmpty, reaches.isDisjoint(with: [.go, .none]) {
      self = .all
    } else if programs.contains(where: { $0.reach == .calls && withClock.contains($0.path) }) {
      self = .some
    } else {
      self = reaches.contains(.go) ? .go : .none
    }
  }
}
