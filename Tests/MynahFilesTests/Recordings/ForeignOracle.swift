import Foundation
import MynahCore

/// What the files of other tools say, read by other means than the importers'.
enum ForeignOracle {
  private static let connection: Set = [
    "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "content-length",
  ]

  /// The answers of a HAR in its order; nil for a request that got none.
  static func har(_ bytes: [UInt8]) throws -> [Answer?] {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let root = try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any]
    let entries = (root?["log"] as? [String: Any])?["entries"] as? [[String: Any]] ?? []
    return entries.map { entry in
      let response = entry["response"] as? [String: Any] ?? [:]
      guard let status = response["status"] as? Int, status != 0 else { return nil }
      let content = response["content"] as? [String: Any] ?? [:]
      let pairs = (response["headers"] as? [[String: Any]] ?? []).flatMap { header in
        (header["value"] as? [String] ?? [header["value"] as? String ?? ""]).map { (header["name"] as? String ?? "", $0) }
      }
      return answer(
        method: method(entry), status: status, pairs, body: status == 304 ? [] : harBody(content), isText: content["encoding"] == nil)
    }
  }

  private static func harBody(_ content: [String: Any]) -> [UInt8] {
    let text = content["text"] as? String ?? ""
    if content["encoding"] as? String == "base64" { return Array(Data(base64Encoded: text) ?? Data()) }
    if content["_isBinary"] as? Bool == true || text.hasPrefix("[\"1f8b"), let data = text.data(using: .utf8),
      let pieces = try? JSONSerialization.jsonObject(with: data) as? [String]
    {
      return hexadecimal(pieces.joined())
    }
    return Array(text.utf8)
  }

  /// The answers of VCR, betamax and nock in JSON, and of those that a program has turned into JSON.
  static func vcr(_ bytes: [UInt8]) throws -> [Answer?] {
    let root = try JSONSerialization.jsonObject(with: Data(bytes))
    if let list = root as? [[String: Any]] { return list.map(nock) }
    let object = root as? [String: Any] ?? [:]
    let list = (object["http_interactions"] ?? object["interactions"]) as? [[String: Any]] ?? []
    return list.map { item in
      let response = item["response"] as? [String: Any] ?? [:]
      let status = response["status"] as? [String: Any]
      let code = status?["code"] as? Int ?? response["status_code"] as? Int ?? response["code"] as? Int ?? 0
      let pairs = (response["headers"] as? [String: Any] ?? [:]).flatMap { name, value in
        (value as? [String] ?? [value as? String ?? ""]).map { (name, $0) }
      }
      let body = response["body"] as? [String: Any]
      let encoded = (body?["base64_string"] as? String).flatMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) }
      let text = body?["string"] as? String ?? response["body"] as? String ?? ""
      return answer(method: method(item), status: code, pairs, body: encoded.map(Array.init) ?? Array(text.utf8), isText: encoded == nil)
    }
  }

  private static func nock(_ item: [String: Any]) -> Answer {
    let list = item["rawHeaders"] as? [String] ?? []
    let pairs = stride(from: 0, to: list.count, by: 2).map { (list[$0], list[$0 + 1]) }
    let text = item["response"] as? String
    let isBinary = item["responseIsBinary"] as? Bool == true
    let body = text.map { isBinary ? hexadecimal($0) : Array($0.utf8) }
    return answer(method: item["method"] as? String, status: item["status"] as? Int ?? 0, pairs, body: body ?? [], isText: true)
  }

  private static func method(_ item: [String: Any]) -> String? { (item["request"] as? [String: Any])?["method"] as? String }

  private static func answer(method: String?, status: Int, _ pairs: [(String, String)], body: [UInt8], isText: Bool) -> Answer {
    let length = pairs.first { $0.0.lowercased() == "content-length" }?.1
    let isPacked = body.starts(with: [0x1f, 0x8b]) || (!isText && length == String(body.count))
    let headers = pairs.filter { name, _ in
      !name.hasPrefix(":") && !connection.contains(name.lowercased())
        && (body.isEmpty || isPacked || name.lowercased() != "content-encoding")
    }
    var lines = headers.map { Header($0.0, $0.1) }
    // Where no body may follow, the length is one more thing that the API said.
    if method?.uppercased() == "HEAD" || status == 304, let length { lines.append(Header("Content-Length", length)) }
    return Answer(status: status, headers: lines, body: body)
  }

  private static func hexadecimal(_ text: String) -> [UInt8] {
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
  }
}
