import Foundation
import MynahCore
import MynahKit
import Testing

@Suite struct PreloadedClockTests {
  #if os(Linux)
    private static let name = "libmynahclock.so"
    private static let variable = "LD_PRELOAD"
  #else
    private static let name = "libmynahclock.dylib"
    private static let variable = "DYLD_INSERT_LIBRARIES"
  #endif

  /// Runs `body` in a new folder that has `bin` and `lib`.
  private func inFolder(_ named: String = "mynah", _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(named)-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for part in ["bin", "lib"] {
      try FileManager.default.createDirectory(at: folder.appending(path: part), withIntermediateDirectories: true)
    }
    try body(folder.path)
  }

  @Test("The library is found beside the program, and else where it is installed")
  func found() throws {
    try inFolder { folder in
      try Data().write(to: URL(filePath: "\(folder)/lib/\(Self.name)"))
      #expect(try PreloadedClock(beside: "\(folder)/bin/mynah").library == "\(folder)/lib/\(Self.name)")
      try Data().write(to: URL(filePath: "\(folder)/bin/\(Self.name)"))
      #expect(try PreloadedClock(beside: "\(folder)/bin/mynah").library == "\(folder)/bin/\(Self.name)")
    }
  }

  @Test("A library that is missing is named with the places where it could be")
  func missing() throws {
    try inFolder { folder in
      let error = #expect(throws: PreloadedClockError.self) { try PreloadedClock(beside: "\(folder)/bin/mynah") }
      #expect(
        error?.description
          == "there is no \(Self.name) in \(folder)/bin or \(folder)/lib, which a clock of another speed needs; \"swift build --product mynahclock\" builds it beside tests, \"make install\" puts it beside the command"
      )
    }
  }

  @Test("A path that the list of libraries cannot hold is refused", arguments: ["my nah", "my:nah"])
  func unusable(name: String) throws {
    try inFolder(name) { folder in
      try Data().write(to: URL(filePath: "\(folder)/bin/\(Self.name)"))
      let error = #expect(throws: PreloadedClockError.self) { try PreloadedClock(beside: "\(folder)/bin/mynah") }
      #expect(
        error?.description
          == "\(folder)/bin/\(Self.name) cannot be preloaded, since its path has a blank or a colon; install it elsewhere")
    }
  }

  @Test("A program is told the timeline, where to announce itself, and what to load before all else")
  func environment() throws {
    try inFolder { folder in
      try Data().write(to: URL(filePath: "\(folder)/bin/\(Self.name)"))
      let clock = try PreloadedClock(beside: "\(folder)/bin/mynah")
      let timeline = Timeline(speed: try #require(Speed("60")), anchor: 5, wall: WallTime(nanoseconds: 7))
      let expected = ["MYNAH_CLOCK": "60 5 7", "MYNAH_CLOCK_PROGRAMS": "/tmp/programs", Self.variable: clock.library]
      #expect(clock.environment(timeline, programs: "/tmp/programs") == expected)
      #expect(clock.environment(timeline, programs: "/tmp/programs", preloaded: "") == expected)
      let others = clock.environment(timeline, programs: "/tmp/programs", preloaded: "libjemalloc.so.2 /x.so")
      #expect(others[Self.variable] == "\(clock.library):libjemalloc.so.2 /x.so")
    }
  }

  @Test("Programs are read as they announce themselves, whatever their paths; broken lines are passed over")
  func programs() {
    let text = "17\tall\t/usr/bin/python3.11\n18\tgo\t/a b/c\td\n\nx\tall\t/y\n19\tsome\t/z\n20\tall\n21\tall\t/usr/bin/cut o"
    #expect(
      AnnouncedProgram.read(text) == [
        AnnouncedProgram(process: 17, path: "/usr/bin/python3.11", reach: .all),
        AnnouncedProgram(process: 18, path: "/a b/c\td", reach: .go),
      ])
    #expect(AnnouncedProgram.read("").isEmpty)
  }

  @Test(
    "Where a program has no clock, one that has it must have called",
    arguments: [
      ("", JournalEnd.OnClock.none), ("1 all sh,2 all curl,2 calls curl", .all), ("1 all sh", .all), ("1 none static", .none),
      ("1 go a", .go),
      ("1 all sh,2 none static", .none), ("1 all sh,2 go a,2 calls a", .go), ("1 all sh,2 none static,3 all curl,3 calls curl", .some),
      ("1 all python,2 calls python,3 none static", .some),
    ])
  func onClock(lines: String, expected: JournalEnd.OnClock) {
    let text = lines.split(separator: ",").map { $0.replacing(" ", with: "\t") + "\n" }.joined()
    #expect(JournalEnd.OnClock(AnnouncedProgram.read(text)) == expected)
  }
}
