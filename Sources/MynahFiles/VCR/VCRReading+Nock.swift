import MynahCore
import MynahJSON

extension VCRReading {
  /// One exchange as nock writes it: JSON bodies as values, others as text or hexadecimal.
  mutating func nockExchange(_ item: FileValue, place: String) -> RecordedExchange? {
    guard let scope = item.member("scope")?.text(), let method = item.member("method")?.nonEmptyText(),
      let path = item.member("path")?.text(),
      let status = item.member("status")?.integer(in: 100...999)
    else { return nil }
    guard let url = RecordedURL(scope + path) else {
      item.refuse("\(quoted(scope + path)) is not an absolute URL of HTTP")
      return nil
    }
    let headers = item.child("reqheaders", item.json["reqheaders"] ?? [:]).vcrHeaders()
    let head = RequestHead(method: method.uppercased(), target: url.target.asLatin1, headers: headers)
    let request = Request(head: head, body: body(item.json["body"] ?? .null, isBinary: false, place: place + ", request"))
    let isBinary = item.json["responseIsBinary"] == true
    let response = RecordedResponse(
      status: status, headers: item.child("rawHeaders", item.json["rawHeaders"] ?? []).nockHeaders(),
      body: body(item.json["response"] ?? .null, isBinary: isBinary, place: place + ", response"))
    return RecordedExchange(
      order: 0, origin: url.origin, request: request, response: settled(response, method: method.uppercased(), place: place))
  }

  private mutating func body(_ json: JSON, isBinary: Bool, place: String) -> [UInt8] {
    switch json {
    case .null: return []
    case .string(let text): return (isBinary ? Hexadecimal.decode(text) : nil) ?? Array(text.utf8)
    case .array(let pieces) where !pieces.isEmpty && pieces.allSatisfy { $0.string.flatMap(Hexadecimal.decode) != nil }:
      return pieces.flatMap { $0.string.flatMap(Hexadecimal.decode) ?? [] }
    case .array, .object, .bool, .number:
      lose(.inexactBody, place, "the body was written anew as compact JSON: the file has its value, not its bytes")
      return json.bytes
    }
  }
}

extension FileValue {
  /// Names and values by turns, or an object.
  fileprivate func nockHeaders() -> [Header] {
    guard let list = json.array else { return vcrHeaders() }
    return stride(from: 0, to: list.count - 1, by: 2).compactMap { index in
      guard let name = list[index].string, let value = list[index + 1].string else { return nil }
      return Header(name, value.asLatin1)
    }
  }
}
