import MynahCore
import MynahFiles
import MynahJSON

/// The replies to requests of one kind: the same method, and the same path but for what looks like an identifier in it.
struct ReplyGroup: Hashable {
  let method: String
  let path: String
  /// The first digit of the status: failures look different.
  let statusClass: Int

  init(_ request: Request, status: Int) {
    method = request.method
    path = Target(request.target).rawPath.split(separator: "/", omittingEmptySubsequences: false).map { segment in
      WrittenValue(String(segment)) == nil && !segment.contains("{{secret:") && !segment.contains("%7B%7B") ? String(segment) : "{}"
    }.joined(separator: "/")
    statusClass = status / 100
  }
}

extension RecordedResponse {
  /// The JSON that it brings: one value, or one a line or an event; empty for other content.
  var values: [JSON] {
    if let json { return [json] }
    let type = mediaType
    let isStream = type == "text/event-stream"
    guard isStream || type.contains("ndjson") || type.contains("jsonl") else { return [] }
    return plainBody.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard isStream else { return try? JSON(parsing: line) }
      return line.starts(with: "data:".utf8) ? try? JSON(parsing: line.dropFirst(5)) : nil
    }
  }

  /// The body as one JSON value, where it says that it is one or looks like it.
  var json: JSON? {
    let body = plainBody
    let isContainer = body.first { !$0.isBlank }.map { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") } ?? false
    guard isContainer || mediaType == "application/json" || mediaType.hasSuffix("+json") else { return nil }
    return try? JSON(parsing: body)
  }

  private var mediaType: String { (headers.first("Content-Type") ?? "").prefix { $0 != ";" }.trimmed().asciiLowercased() }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 32 || self == 9 || self == 10 || self == 13 }
}
