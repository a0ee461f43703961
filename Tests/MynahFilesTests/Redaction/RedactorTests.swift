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
}
