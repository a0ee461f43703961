import MynahCore
import MynahCrypto
package import MynahJSON

extension Recording {
  /// The recording as HAR 1.2; what that has no place for stands under `_mynah`, which others pass over.
  ///
  /// - Parameter creator: Name and version of the program that writes it.
  package func har(creator: (name: String, version: String)) -> JSON {
    var log: JSONObject = [
      "version": "1.2", "creator": ["name": .string(creator.name), "version": .string(creator.version)],
      "entries": .array(exchanges.map { HAREntry($0, self).json }),
    ]
    var more = JSONObject()
    more["upstream"] = upstream.map { .string($0) }
    if !volatile.isEmpty { more["volatile"] = .array(volatile.map { .string($0.description) }) }
    if !more.isEmpty { log["_mynah"] = .object(more) }
    return ["log": .object(log)]
  }
}

/// One exchange as an entry of a HAR.
private struct HAREntry {
  let exchange: RecordedExchange
  let recording: Recording

  init(_ exchange: RecordedExchange, _ recording: Recording) {
    self.exchange = exchange
    self.recording = recording
  }

  var json: JSON {
    let timing = exchange.timing
    let start = (recording.recorded ?? WallTime(nanoseconds: 0)) + (timing.begun ?? .zero)
    let receive = timing.end.map { max(.zero, $0 - (timing.firstByte ?? $0)) }
    var entry: JSONObject = [
      "startedDateTime": .string(RFC3339.text(start, microseconds: true)), "time": milliseconds(timing.end ?? timing.firstByte ?? .zero),
      "request": request, "response": response, "cache": [:],
      "timings": [
        "send": 0, "wait": milliseconds(timing.firstByte ?? timing.end ?? .zero), "receive": milliseconds(receive ?? .zero),
      ],
    ]
    var more = JSONObject()
    more["outcome"] = exchange.outcome.json
    more["timing"] = timing.json
    if !more.isEmpty { entry["_mynah"] = .object(more) }
    return .object(entry)
  }

  private var request: JSON {
    let request = exchange.request
    let url = (exchange.origin ?? recording.upstream ?? "http://localhost") + Self.text(ofTarget: request.target)
    var object: JSONObject = [
      "method": .string(request.method), "url": .string(url), "httpVersion": .string(request.head.version), "cookies": [],
      "headers": Self.headers(request.headers),
      "queryString": .array(Target(request.target).query.map { ["name": .string($0.name), "value": .string($0.value)] }),
      "headersSize": -1, "bodySize": .number(JSONNumber(request.body.count)),
    ]
    if !request.body.isEmpty {
      var data: JSONObject = ["mimeType": .string(request.headers.first("Content-Type") ?? "")]
      if let text = String(validating: request.body, as: UTF8.self) {
        data["text"] = .string(text)
      } else {
        // HAR has no word for a request body that is no text; this is the one that other tools use.
        data["text"] = .string(Base64.encode(request.body))
        data["encoding"] = "base64"
      }
      object["postData"] = .object(data)
    }
    return .object(object)
  }

  private var response: JSON {
    guard let response = exchange.response else {
      var failure: JSONObject = [
        "status": 0, "statusText": "", "httpVersion": "", "cookies": [], "headers": [], "content": ["size": 0, "mimeType": "x-unknown"],
        "redirectURL": "", "headersSize": -1, "bodySize": -1,
      ]
      if case .failed(let reason) = exchange.outcome { failure["_error"] = .string(reason) }
      return .object(failure)
    }
    var object: JSONObject = [
      "status": .number(JSONNumber(response.status)), "statusText": .string(response.reason), "httpVersion": .string(response.version),
      "cookies": [], "headers": Self.headers(response.headers), "content": content(response),
      "redirectURL": .string(response.headers.first("Location") ?? ""), "headersSize": -1,
      "bodySize": .number(JSONNumber(response.body.count)),
    ]
    if !response.trailers.isEmpty { object["_mynah"] = ["trailers": .headers(response.trailers)] }
    return .object(object)
  }

  private func content(_ response: RecordedResponse) -> JSON {
    var content: JSONObject = [
      "size": .number(JSONNumber(response.body.count)), "mimeType": .string(response.headers.first("Content-Type") ?? ""),
    ]
    let isCoded = response.headers.contentCoding != nil
    if !isCoded, let text = String(validating: response.body, as: UTF8.self) {
      content["text"] = .string(text)
    } else {
      content["text"] = .string(Base64.encode(response.body))
      content["encoding"] = "base64"
    }
    if isCoded { content["_mynah"] = ["coded": true] }
    return .object(content)
  }

  /// Addresses in a HAR are text; bytes that are no UTF-8 stand there escaped.
  private static func text(ofTarget target: String) -> String {
    let bytes = target.latin1Bytes
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return bytes.map { byte in
      byte < 0x80 ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
    }.joined()
  }

  private static func headers(_ headers: [Header]) -> JSON {
    .array(headers.map { ["name": .string($0.name), "value": .string($0.value)] })
  }

  private func milliseconds(_ duration: Duration) -> JSON {
    JSONNumber(duration.inSeconds * 1000).map(JSON.number) ?? 0
  }
}
