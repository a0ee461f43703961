import Foundation
import MynahCore
import MynahFiles
import Testing

@Suite struct BodyFileTests {
  private func scenario(_ file: String) -> String {
    #"{"routes": [{"request": {"path": "/a"}, "responses": [{"file": "\#(file)"}]}]}"#
  }

  @Test("a body is read from the scenario's folder, below it too")
  func reads() throws {
    let folder = try Folder()
    try folder.write("bodies/a.json", "{\"a\": 1}\n")
    let reply = try LoadedScenario([folder.write("s.json", scenario("bodies/a.json"))]).scenario.routes[0].replies[0]
    #expect(reply.body == .file(name: "bodies/a.json", bytes: Array("{\"a\": 1}\n".utf8)))
  }

  @Test(
    "what lies outside is refused, by whatever way it is reached",
    arguments: ["../secret.txt", "/etc/hostname", "link.txt", "out/secret.txt", "in/../../secret.txt"])
  func outside(file: String) throws {
    let folder = try Folder()
    try folder.write("secret.txt", "secret")
    try folder.write("inner/in/a.txt", "")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/inner/link.txt", withDestinationPath: "../secret.txt")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/inner/out", withDestinationPath: "..")
    try folder.write("inner/s.json", scenario(file))
    #expect(
      folder.failure("inner/s.json")
        == #"DIR/inner/s.json:1:64: "\#(file)" lies outside of the scenario's folder, from which alone files are read"#)
  }

  @Test("a link within the folder is as good as what it leads to")
  func linkInside() throws {
    let folder = try Folder()
    try folder.write("a.txt", "hello")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link.txt", withDestinationPath: "a.txt")
    let reply = try LoadedScenario([folder.write("s.json", scenario("link.txt"))]).scenario.routes[0].replies[0]
    #expect(reply.body == .file(name: "link.txt", bytes: Array("hello".utf8)))
  }

  @Test("a file that is missing, and a folder in its place, are errors at their line")
  func missing() throws {
    let folder = try Folder()
    try folder.write("s.json", scenario("no.txt"))
    #expect(folder.failure("s.json") == #"DIR/s.json:1:64: there is no file "no.txt" in the scenario's folder"#)
    try folder.write("inner/a.txt", "")
    try folder.write("t.json", scenario("inner"))
    #expect(folder.failure("t.json") == #"DIR/t.json:1:64: "inner" cannot be read: it is no regular file"#)
  }
}
