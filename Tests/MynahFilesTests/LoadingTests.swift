import Foundation
import MynahCore
import MynahFiles
import MynahJSON
import Testing

/// A folder that is gone when the test is.
final class Folder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "mynah-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and gives its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  /// What loading says, with the folder's own path taken out.
  func failure(_ names: String...) -> String? {
    do {
      _ = try LoadedScenario(names.map { $0.isEmpty ? path : "\(path)/\($0)" })
      return nil
    } catch {
      return error.description.replacingOccurrences(of: path, with: "DIR")
    }
  }
}

extension Folder {
  /// What loading says where no expectation is understood: of each the key of its parameter.
  fileprivate func misunderstanding(_ files: [String]) -> String? {
    do {
      _ = try LoadedScenario(files) { scenario in
        scenario.expectations.map {
          Misunderstanding("!", at: $0.pointer.appending($0.name).appending("rote"), part: .key, file: $0.file)
        }
      }
      return nil
    } catch {
      return error.description.replacingOccurrences(of: path, with: "DIR")
    }
  }
}

private func route(_ path: String, _ more: String = "") -> String {
  #"{"routes": [{"request": {"method": "GET", "path": "\#(path)"}, "responses": [{}]}]\#(more)}"#
}

@Suite struct LoadingTests {
  @Test("a scenario is called as its file, and its routes bear no file")
  func oneFile() throws {
    let folder = try Folder()
    let loaded = try LoadedScenario([folder.write("orders.v2.json", route("/a"))])
    #expect(loaded.scenario.name == "orders.v2")
    #expect(loaded.scenario.routes.map(\.file) == [nil])
  }

  @Test("several files play together in argument order, each route with its file")
  func severalFiles() throws {
    let folder = try Folder()
    let second = try folder.write("a.yaml", "routes: [{request: {path: /a}, responses: [{}]}]\nstates: {x: 1}\n")
    let first = try folder.write("b.json", route("/b", #", "seed": 3, "expectations": [{"calls": {"exactly": 1}}]"#))
    let loaded = try LoadedScenario([first, second])
    #expect(loaded.scenario.name == "b+a")
    #expect(loaded.scenario.seed == 3)
    #expect(loaded.scenario.states == ["x": 1])
    #expect(loaded.scenario.routes.map(\.id) == ["GET /b", "/a"])
    #expect(loaded.scenario.routes.map(\.file) == ["b.json", "a.yaml"])
    #expect(loaded.scenario.expectations.map(\.file) == ["b.json"])
  }

  @Test("files of one name are told apart by their paths")
  func sameName() throws {
    let folder = try Folder()
    let first = try folder.write("one/a.json", route("/a"))
    let second = try folder.write("two/a.json", route("/b"))
    #expect(try LoadedScenario([first, second]).scenario.routes.map(\.file) == ["a.json", second])
  }

  @Test("a folder means its files that have routes, by name")
  func wholeFolder() throws {
    let folder = try Folder()
    try folder.write("b.yml", "routes: [{request: {path: /b}, responses: [{}]}]")
    try folder.write("a.json", route("/a"))
    try folder.write("c.yaml", "routes: [{request: {path: /c}, responses: [{}]}]")
    try folder.write("body.json", #"{"data": []}"#)
    try folder.write("notes.txt", "routes: []")
    try folder.write(".hidden.json", route("/h"))
    try folder.write("inner/d.json", route("/d"))
    let loaded = try LoadedScenario([folder.path + "/"])
    #expect(loaded.scenario.routes.map(\.id) == ["GET /a", "/b", "/c"])
    #expect(loaded.paths == ["a.json", "b.yml", "c.yaml"].map { "\(folder.path)/\($0)" })
    #expect(loaded.scenario.name == folder.path.split(separator: "/").last.map(String.init))
  }

  @Test("a body that is broken on purpose may lie beside the scenarios, a broken scenario may not")
  func brokenBody() throws {
    let folder = try Folder()
    try folder.write("a.json", route("/a"))
    try folder.write("garbled.json", "{\"data\": [")
    #expect(try LoadedScenario([folder.path]).scenario.routes.map(\.id) == ["GET /a"])
    try folder.write("b.json", "{\"routes\": [")
    #expect(folder.failure("") == #"DIR/b.json:1:13: the text ends, but the "[" at 1:12 is not closed"#)
  }

  @Test("what is not there is told apart from what is wrong")
  func missing() throws {
    let folder = try Folder()
    #expect(throws: FileError.missing(path: "\(folder.path)/no.json")) { try LoadedScenario(["\(folder.path)/no.json"]) }
    #expect(folder.failure("no.json") == "DIR/no.json: there is no such file or folder")
    try folder.write("loop.json", "")
    #expect(folder.failure("loop.json/x.json") == "DIR/loop.json/x.json: there is no such file or folder")
  }

  @Test("what cannot be read says why")
  func unreadable() throws {
    let folder = try Folder()
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop.json", withDestinationPath: "loop.json")
    #expect(folder.failure("loop.json") == "DIR/loop.json: cannot be read: Too many levels of symbolic links")
    let large = try folder.write("large.json", "")
    #expect(truncate(large, off_t(SourceFile.sizeLimit + 1)) == 0)
    #expect(folder.failure("large.json") == "DIR/large.json: cannot be read: it is larger than 64 MiB")
  }

  @Test("a folder without a scenario, and a file of another kind, say so")
  func nothingToRead() throws {
    let folder = try Folder()
    #expect(folder.failure("") == #"DIR: this folder holds no scenario: no .json, .yaml or .yml file with "routes""#)
    try folder.write("orders.toml", "")
    #expect(folder.failure("orders.toml") == "DIR/orders.toml: a file's name ends in .json, .yaml or .yml, which says how to read it")
  }

  @Test("everything that is wrong in all the files is found at once")
  func allProblems() throws {
    let folder = try Folder()
    try folder.write("a.json", "{\"routes\"")
    try folder.write("b.json", #"{"routes": [{"request": {"path": "a"}, "responses": []}]}"#)
    #expect(
      folder.failure("")
        == """
        DIR/a.json:1:10: the text ends, but the "{" at 1:1 is not closed
        DIR/b.json:1:34: a path begins with "/"; "a" does not
        DIR/b.json:1:53: a route plays at least one response; this list is empty
        """)
  }

  @Test("what two files say differently, and only one can mean, names both")
  func conflicts() throws {
    let folder = try Folder()
    try folder.write(
      "a.json", route("/a", #", "seed": 1, "states": {"phase": "open"}, "clients": "header:A", "operations": "auto", "unmatched": "fail""#))
    try folder.write(
      "b.json", route("/a", #", "seed": 2, "states": {"phase": "shut"}, "clients": "header:B", "operations": "path", "unmatched": "allow""#)
    )
    #expect(
      folder.failure("a.json", "b.json")
        == """
        DIR/b.json:1:13: DIR/a.json has a route with the id "GET /a" already; give this one an "id" of its own
        DIR/b.json:1:87: seed is 2 here and 1 in DIR/a.json; files that play together must agree
        DIR/b.json:1:110: state "phase" is "shut" here and "open" in DIR/a.json; files that play together must agree
        DIR/b.json:1:130: clients is "header:B" here and "header:A" in DIR/a.json; files that play together must agree
        DIR/b.json:1:156: operations is "path" here and "auto" in DIR/a.json; files that play together must agree
        DIR/b.json:1:177: unmatched is "allow" here and "fail" in DIR/a.json; files that play together must agree
        """)
  }

  @Test("a problem that others find in an expectation gets its line")
  func laterProblems() throws {
    let folder = try Folder()
    let one = try folder.write("a.json", route("/a", ",\n \"expectations\": [{\"calls\": {\"rote\": 1}}]"))
    let two = try folder.write("b.json", route("/b", ",\n \"expectations\": [{\"calls\": {\"rote\": 1}}],\n \"sed\": 1"))
    #expect(folder.misunderstanding([one]) == "DIR/a.json:2:30: !")
    // What the reader itself finds in a file stands beside it, in the order of the text.
    #expect(
      folder.misunderstanding([one, two]) == """
        DIR/a.json:2:30: !
        DIR/b.json:2:30: !
        DIR/b.json:3:2: "sed" is not a key of a scenario; did you mean "seed"?
        """)
  }

  @Test("where the id of a route can't be told nobody is wrong to name it")
  func unknownRoutes() throws {
    let folder = try Folder()
    let broken = try folder.write(
      "a.json", #"{"routes": [{"request": {"pth": "/a"}, "responses": [{}]}], "expectations": [{"calls": {}}]}"#)
    let said = folder.misunderstanding([broken])
    #expect(said?.contains("did you mean \"path\"?") == true && said?.contains("!") == false)
  }
}
