import MynahCore
import MynahDrift
import MynahFiles
import MynahJSON

/// A recording of an orders API, and what a live one with a change says to it.
struct Orders {
  static let page: JSON = [
    "data": [
      [
        "id": 41, "status": "open", "total": "19.90", "weight": 2, "placed": "2026-03-01T10:00:00Z",
        "customer": ["id": "cus_9s6XKzkNRiz8i3"],
      ],
      [
        "id": 42, "status": "shipped", "total": "5.00", "weight": 7, "placed": "2026-03-02T10:00:00Z",
        "customer": ["id": "cus_8Bf1MqTz0aLk2P"],
      ],
    ],
    "has_more": true,
  ]
  static let headers = [
    Header("Content-Type", "application/json"), Header("ETag", "\"abc\""), Header("Date", "Sat, 21 Nov 2026 09:00:00 GMT"),
  ]

  static func reply(_ body: JSON, _ status: Int = 200, _ headers: [Header] = headers) -> RecordedResponse {
    RecordedResponse(status: status, headers: headers, body: Array(body.text().utf8))
  }

  /// What `GET /orders` is answered live, where it was ``page`` in the recording.
  static func findings(_ live: RecordedResponse, recorded: RecordedResponse = reply(page)) -> [DriftFinding] {
    report([(Request("GET", "/orders"), recorded, live)]).findings
  }

  static func report(
    _ exchanges: [(request: Request, recorded: RecordedResponse, live: RecordedResponse)], methods: Set<String> = ["GET"]
  ) -> DriftReport {
    let recording = Recording(
      exchanges: exchanges.enumerated().map { RecordedExchange(order: $0 + 1, request: $1.request, response: $1.recorded) })
    var check = DriftCheck(recording, methods: methods)
    while let request = check.next() {
      let found = exchanges.first { $0.request.method == request.method && $0.request.target == request.target }
      check.take(found?.live ?? RecordedResponse(status: 404))
    }
    return check.report(name: "recordings/orders", upstream: "https://sandbox.example.com")
  }
}

extension JSON {
  /// The value with another one in a place; without one where that is nil.
  func with(_ pointer: JSONPointer, _ value: JSON?) -> JSON {
    guard let token = pointer.tokens.first else { return value ?? .null }
    let rest = JSONPointer(tokens: Array(pointer.tokens.dropFirst()))
    switch self {
    case .object(var object):
      object[token] = rest.tokens.isEmpty ? value : object[token]?.with(rest, value)
      return .object(object)
    case .array(var list):
      if let index = Int(token), list.indices.contains(index) { list[index] = list[index].with(rest, value) }
      return .array(list)
    default: return self
    }
  }
}
