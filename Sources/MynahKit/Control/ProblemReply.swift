import MynahCore
import MynahJSON

/// Replies that say what was wrong with a control request: problem+json (RFC 9457).
enum ProblemReply {
  static func reply(_ status: Int, _ title: String, _ detail: String, headers: [Header] = [], more: JSONObject = [:]) -> RenderedReply {
    var body: JSONObject = [
      "type": "about:blank", "title": .string(title), "status": .number(JSONNumber(status)), "detail": .string(detail),
    ]
    for (key, value) in more { body[key] = value }
    return RenderedReply(
      status: status, headers: [Header("Content-Type", "application/problem+json")] + headers,
      body: Array((JSON.object(body).text(.indented) + "\n").utf8))
  }

  static func notFound(_ detail: String) -> RenderedReply { reply(404, "Not found", detail) }
  static func badRequest(_ detail: String) -> RenderedReply { reply(400, "Bad request", detail) }
  /// Another place, which takes the same request (RFC 9110 section 15.4.9).
  static func moved(to place: some StringProtocol) -> RenderedReply {
    reply(308, "Permanent redirect", "The control interface is at \(place).", headers: [Header("Location", String(place))])
  }
  static func forbidden(_ detail: String) -> RenderedReply { reply(403, "Forbidden", detail) }
}

extension RenderedReply {
  static func json(_ value: JSON, status: Int = 200, headers: [Header] = []) -> RenderedReply {
    RenderedReply(
      status: status, headers: [Header("Content-Type", "application/json")] + headers, body: Array((value.text(.indented) + "\n").utf8))
  }

  static let noContent = RenderedReply(status: 204)
}
