import MynahCore

/// What kind of content a media type names, as far as reading, naming and redacting it goes.
enum MediaKind: Equatable {
  case json, jsonLines, eventStream, form, multipart(boundary: String), markup, script, text
  /// A name and a value on each line; the natural suffix.
  case settings(String)
  /// No text, or not known to be; the natural suffix where there is one.
  case binary(String?)

  init(contentType: String?) {
    let whole = contentType ?? ""
    let essence = whole.prefix { $0 != ";" }.trimmed().asciiLowercased()
    switch essence {
    case "application/json", "text/json": self = .json
    case "application/x-ndjson", "application/jsonl", "application/x-jsonlines", "application/json-seq": self = .jsonLines
    case "text/event-stream": self = .eventStream
    case "application/x-www-form-urlencoded": self = .form
    case "text/html", "application/xhtml+xml", "text/xml", "application/xml", "image/svg+xml": self = .markup
    case "text/javascript", "application/javascript", "application/x-javascript", "text/css": self = .script
    case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/vnd.yaml": self = .settings("yaml")
    case "application/toml", "text/toml", "text/x-toml": self = .settings("toml")
    case "text/x-java-properties": self = .settings("properties")
    case "application/graphql", "application/jwt": self = .text
    default:
      if essence.hasPrefix("multipart/"), let boundary = MultipartPart.parameters(of: whole)["boundary"], !boundary.isEmpty {
        self = .multipart(boundary: boundary)
      } else if essence.hasSuffix("+json") {
        self = .json
      } else if essence.hasSuffix("+xml") {
        self = .markup
      } else if essence.hasSuffix("+yaml") {
        self = .settings("yaml")
      } else if essence.hasPrefix("text/") {
        self = .text
      } else {
        self = .binary(Self.binarySuffixes[essence])
      }
    }
  }

  /// Whether the type says too little to name a file after.
  var isUnnamed: Bool { self == .binary(nil) || self == .text }

  /// What the name of a file with this content ends in.
  func suffix(of content: [UInt8]) -> String {
    switch self {
    case .json: "json"
    case .jsonLines: "jsonl"
    case .eventStream: "sse"
    case .form: "form"
    case .multipart: "multipart"
    case .markup: content.starts(with: "<?xml".utf8) ? "xml" : "html"
    case .script: "js"
    case .text: "txt"
    case .settings(let suffix): suffix
    case .binary(let suffix): suffix ?? (String(validating: content, as: UTF8.self) == nil ? "bin" : "txt")
    }
  }

  private static let binarySuffixes = [
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif", "image/x-icon": "ico",
    "image/vnd.microsoft.icon": "ico", "application/pdf": "pdf", "application/zip": "zip", "application/gzip": "gz",
    "application/x-gzip": "gz", "application/x-tar": "tar", "application/wasm": "wasm", "audio/mpeg": "mp3", "video/mp4": "mp4",
    "font/woff2": "woff2", "application/octet-stream": "bin",
  ]
}
