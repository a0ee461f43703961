import MynahCore
import MynahJSON
import Testing

@Suite struct EncodedPathTests {
  private func status(_ path: String, _ target: String) throws -> Int? {
    let template = try #require(PathTemplate(path))
    let route = Route(id: "r", request: RequestPattern(methods: ["GET"], path: .template(template)), replies: [Reply()])
    return Playing(route).status(Request("GET", target))
  }

  @Test(
    "A template finds its route whatever stands encoded in its literal segments",
    arguments: [
      ("/a%2Fb/{id}", "/a%2Fb/7"), ("/50%25/{id}", "/50%25/7"), ("/a%2525/{id}", "/a%2525/7"), ("/caf%C3%A9/{id}", "/caf%C3%A9/7"),
    ])
  func template(_ path: String, _ target: String) throws {
    #expect(try status(path, target) == 200)
  }
}
