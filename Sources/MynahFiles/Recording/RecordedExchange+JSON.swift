import MynahCore
import MynahJSON

extension RecordedExchange {
  /// The exchange as its file has it.
  ///
  /// - Parameters:
  ///   - requestBody: Where or what the body is that was sent; nil where there is none.
  ///   - responseBody: Where or what the body is that came back.
  func json(requestBody: JSON?, responseBody: JSON?) -> JSON {
    var object: JSONObject = ["order": .number(JSONNumber(order))]
    object["origin"] = origin.map { .string($0) }
    object["request"] = request.json(body: requestBody)
    object["response"] = response?.json(body: responseBody)
    object["outcome"] = outcome.json
    object["timing"] = timing.json
    return .object(object)
  }
}

extension Request {
  fileprivate func json(body: JSON?) -> JSON {
    var object: JSONObject = ["method": .string(method), "target": .string(target), "version": .string(head.version)]
    object["headers"] = .headers(headers)
    object["body"] = body
    return .object(object)
  }
}

extension RecordedResponse {
  fileprivate func json(body: JSON?) -> JSON {
    var object: JSONObject = ["status": .number(JSONNumber(status)), "reason": .string(reason), "version": .string(version)]
    object["headers"] = .headers(headers)
    object["body"] = body
    if !trailers.isEmpty { object["trailers"] = .headers(trailers) }
    return .object(object)
  }
}

extension RecordedExchange.Outcome {
  /// Nil for one that is complete.
  var json: JSON? {
    switch self {
    case .complete: nil
    case .reset: "reset"
    case .closed: "closed"
    case .timedOut: "timedOut"
    case .failed(let reason): ["failed": .string(reason)]
    }
  }
}

extension RecordedTiming {
  /// Nil where nothing was measured.
  var json: JSON? {
    var object = JSONObject()
    object["begun"] = begun.map(DurationText.json)
    object["firstByte"] = firstByte.map(DurationText.json)
    object["end"] = end.map(DurationText.json)
    if !chunks.isEmpty { object["chunks"] = .array(chunks.map { [DurationText.json($0.at), .number(JSONNumber($0.end))] }) }
    return object.isEmpty ? nil : .object(object)
  }
}

extension JSON {
  static func headers(_ headers: [Header]) -> JSON {
    .array(headers.map { [.string($0.name), .string($0.value)] })
  }
}
