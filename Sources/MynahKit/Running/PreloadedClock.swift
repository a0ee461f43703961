package import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The library that makes the programs which load it tell the time by a timeline of ours.
package struct PreloadedClock: Sendable, Hashable {
  /// The path of the library.
  package let library: String

  #if canImport(Glibc)
    private static let name = "libmynahclock.so"
    static let variable = "LD_PRELOAD"
  #else
    private static let name = "libmynahclock.dylib"
    static let variable = "DYLD_INSERT_LIBRARIES"
  #endif

  /// Finds the library where it is built or installed: beside the program that runs, or in `../lib` from there.
  ///
  /// - Throws: ``PreloadedClockError``.
  package init() throws(PreloadedClockError) {
    try self.init(beside: Self.program)
  }

  /// Finds the library beside the program at that path, or in `../lib` from there.
  ///
  /// - Throws: ``PreloadedClockError``.
  package init(beside program: String) throws(PreloadedClockError) {
    let folder = program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
    let parent = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? "\(folder)/.."
    let places = [folder, "\(parent)/lib"]
    let paths: [String] = places.map { "\($0)/\(Self.name)" }
    guard let library = paths.first(where: { access($0, R_OK) == 0 }) else {
      throw .missing(name: Self.name, places: places)
    }
    // The list that names it to the dynamic linker knows no way to write these.
    guard !library.contains(where: { " :\t\n".contains($0) }) else { throw .unusablePath(library) }
    self.library = library
  }

  /// What a program needs in its environment to live on `timeline` and to announce itself in the file at `programs`, which has to be there.
  ///
  /// - Parameter preloaded: what is preloaded anyway; it stays, behind the clock.
  package func environment(_ timeline: Timeline, programs: String, preloaded: String? = nil) -> [String: String] {
    let others = preloaded.map { $0.isEmpty ? "" : ":\($0)" } ?? ""
    return ["MYNAH_CLOCK": timeline.text, "MYNAH_CLOCK_PROGRAMS": programs, Self.variable: library + others]
  }

  /// What is preloaded into our own children anyway.
  package static var preloaded: String? { getenv(variable).map { String(cString: $0) } }

  /// Whether this process has it.
  static var isLoaded: Bool { preloaded?.contains(name) ?? false }

  private static var program: String {
    #if canImport(Glibc)
      return realpath("/proc/self/exe", nil).map(taken) ?? CommandLine.arguments[0]
    #else
      var size: UInt32 = 0
      _NSGetExecutablePath(nil, &size)
      var path = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&path, &size) == 0 else { return CommandLine.arguments[0] }
      return realpath(path, nil).map(taken) ?? CommandLine.arguments[0]
    #endif
  }

  private static func taken(_ path: UnsafeMutablePointer<CChar>) -> String {
    defer { free(path) }
    return String(cString: path)
  }
}

/// Why programs can't be given a clock.
package enum PreloadedClockError: Error, Sendable, Hashable, CustomStringConvertible {
  case missing(name: String, places: [String])
  case unusablePath(String)

  package var description: String {
    switch self {
    case .missing(let name, let places):
      "there is no \(name) in \(places.joined(separator: " or ")), which a clock of another speed needs; \"swift build --product mynahclock\" builds it beside tests, \"make install\" puts it beside the command"
    case .unusablePath(let path):
      "\(path) cannot be preloaded, since its path has a blank or a colon; install it elsewhere"
    }
  }
}
