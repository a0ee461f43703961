import MynahCore
import MynahFiles
import Testing

@Suite struct RedactorTests {
  @Test("the token that a login answers is the same placeholder in the next call, and the session plays")
  func session() throws {
    var redactor = Redactor()
    let login = exchange(
      1, "POST", "/login", body: #"{"user":"ann","password":"hunter2!x"}"#, with: #"{"access_token":"t0p-s3cret-Value"}"#)
    let call = exchange(2, "GET", "/me?access_token=t0p-s3cret-Value", headers: [Header("Authorization", "Bearer t0p-s3cret-Value")])
    var stored: [RecordedExchange] = []
    for exchange in [login, call] {
      guard case .stored(let redacted, _) = redactor.redact(exchange) else {
        Issue.record("withheld")
        return
      }
      stored.append(redacted)
    }
    #expect(String(decoding: stored[0].request.body, as: UTF8.self) == #"{"user":"ann","password":"{{secret:password:1}}"}"#)
    #expect(stored[1].request.target == "/me?access_token={{secret:access-token:1}}")
    #expect(stored[1].request.headers == [Header("Authorization", "Bearer {{secret:access-token:1}}")])
    #expect(redactor.redacted == ["password": 1, "access-token": 1])

    let playback = Playback(Recording(exchanges: stored).scenario(name: "session"))
    let answer = playback.answer(Request("POST", "/login", body: #"{"user":"ann","password":"another"}"#)).reply
    #expect(String(decoding: answer.body, as: UTF8.self) == #"{"access_token":"{{secret:access-token:1}}"}"#)
    #expect(playback.answer(Request("GET", "/me?access_token=%7B%7Bsecret:access-token:1%7D%7D")).reply.status == 200)
    #expect(playback.answer(Request("GET", "/me?access_token=wrong")).reply.status == 404)
  }

  @Test("texts that were found harmless are looked through again once more is known, and stay redacted")
  func learned() throws {
    var redactor = Redactor()
    func texts(_ order: Int) throws -> [String] {
      let call = exchange(
        order, "POST", "/notes/t0p-s3cret-Value", headers: [Header("X-Note", "see t0p-s3cret-Value")],
        body: #"{"note":"see t0p-s3cret-Value"}"#, with: #"{"seen":"t0p-s3cret-Value"}"#)
      guard case .stored(let redacted, _) = redactor.redact(call) else {
        Issue.record("withheld")
        return []
      }
      let bodies = [redacted.request.body, redacted.response?.body ?? []].map { String(decoding: $0, as: UTF8.self) }
      return [redacted.request.target] + redacted.request.headers.map(\.value) + bodies
    }
    let plain = [
      "/notes/t0p-s3cret-Value", "see t0p-s3cret-Value", #"{"note":"see t0p-s3cret-Value"}"#, #"{"seen":"t0p-s3cret-Value"}"#,
    ]
    for order in 1...3 { #expect(try texts(order) == plain) }
    _ = redactor.redact(exchange(4, "POST", "/login", body: "{}", with: #"{"access_token":"t0p-s3cret-Value"}"#))
    let redacted = plain.map { $0.replacing("t0p-s3cret-Value", with: "{{secret:access-token:1}}") }
    for order in 5...7 { #expect(try texts(order) == redacted) }
  }

  @Test("a session that comes again is redacted the same each time")
  func again() {
    let session = PlantedSession()
    var redactor = Redactor(RedactionOptions(secrets: session.known))
    // From the second time on everything is known, and from the third on much is remembered.
    let times = (0..<4).map { _ in session.exchanges.map { redactor.redact($0) } }
    #expect(times[1] == times[2] && times[2] == times[3])
  }
}
