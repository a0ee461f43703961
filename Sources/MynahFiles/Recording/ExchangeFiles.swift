import MynahCore
import MynahCrypto
import MynahJSON

/// How the files of one exchange are called.
package struct ExchangeFileNames: Sendable, Hashable {
  package let exchange: String
  /// Nil where the reply has no body.
  package let responseBody: String?
}

extension Recording {
  /// The files of each exchange in the recording's folder.
  package var fileNames: [ExchangeFileNames] {
    var names = ExchangeNames()
    return exchanges.map { exchange in
      let files = ExchangeFiles(exchange, name: names.next(method: exchange.request.method, target: exchange.request.target))
      return ExchangeFileNames(exchange: files.name + ".json", responseBody: files.responseBodyName)
    }
  }
}

/// The files of one exchange in a recording's folder.
struct ExchangeFiles {
  /// Without a suffix.
  let name: String
  let exchange: RecordedExchange
  let requestBody: RecordedBody?
  let responseBody: RecordedBody?

  init(_ exchange: RecordedExchange, name: String) {
    self.name = name
    self.exchange = exchange
    requestBody = exchange.request.body.isEmpty ? nil : RecordedBody(exchange.request.body, headers: exchange.request.headers)
    responseBody = exchange.response.flatMap { $0.body.isEmpty ? nil : RecordedBody($0.body, headers: $0.headers) }
  }

  /// Names and contents, the file that makes the others part of the recording last.
  var contents: [(name: String, bytes: [UInt8])] {
    var files: [(name: String, bytes: [UInt8])] = []
    if let requestBody { files.append((bodyName("request", requestBody), requestBody.content)) }
    if let responseBody { files.append((bodyName("body", responseBody), responseBody.content)) }
    return files + [(name + ".json", ReviewLayout.bytes(json))]
  }

  var responseBodyName: String? { responseBody.map { bodyName("body", $0) } }

  private func bodyName(_ part: String, _ body: RecordedBody) -> String { "\(name).\(part).\(body.suffix)" }

  private var json: JSON {
    exchange.json(
      requestBody: requestBody.map { $0.json(file: bodyName("request", $0)) },
      responseBody: responseBody.map { $0.json(file: bodyName("body", $0)) })
  }
}

extension RecordedBody {
  func json(file: String) -> JSON {
    var object: JSONObject = ["file": .string(file)]
    if isIndented { object["indented"] = true }
    if endsLine { object["lineFeed"] = true }
    switch packing {
    case .gzip(let head, let level):
      object["gzip"] = .number(JSONNumber(level))
      object["gzipHead"] = .string(Base64.encode(head))
    case .deflate(let level): object["deflate"] = .number(JSONNumber(level))
    case .storedBrotli: object["brotli"] = "stored"
    case nil: break
    }
    return .object(object)
  }
}
