package import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The faster clock on which this process lives itself, and all that it starts: that of a run which has started it.
package struct OuterClock: Sendable {
  package let speed: Speed
  /// Where programs announce themselves.
  private let programsFile: String?
  /// How many had done so before.
  private let others: Int

  /// Nil where no other run has given us its clock.
  package init?() {
    guard PreloadedClock.isLoaded, let timeline = getenv("MYNAH_CLOCK").flatMap({ Timeline(String(cString: $0)) }),
      timeline.speed != .real
    else { return nil }
    speed = timeline.speed
    programsFile = getenv("MYNAH_CLOCK_PROGRAMS").map { String(cString: $0) }
    others = programsFile.map { AnnouncedProgram.inFile($0).count } ?? 0
  }

  /// This program, and those that took the clock since or could not.
  var programs: [AnnouncedProgram] {
    let all = programsFile.map(AnnouncedProgram.inFile) ?? []
    return all.prefix(others).filter { $0.process == getpid() } + all.dropFirst(others)
  }
}
