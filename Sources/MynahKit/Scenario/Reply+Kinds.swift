import MynahCore
import MynahJSON

extension Reply {
  /// A reply without a body.
  public static func status(_ status: Int, headers: [String: String] = [:]) -> Reply {
    Reply(status: status, headers: headers.lines)
  }

  /// JSON, sent compact with the keys in the order given.
  ///
  /// ```swift
  /// .json(["id": 42, "tags": ["new"]], status: 201)
  /// ```
  public static func json(_ value: JSON, status: Int = 200, headers: [String: String] = [:]) -> Reply {
    Reply(status: status, headers: headers.lines, body: .json(value))
  }

  /// Text, as `text/plain` in UTF-8 unless the headers say otherwise.
  public static func text(_ text: String, status: Int = 200, headers: [String: String] = [:]) -> Reply {
    Reply(status: status, headers: headers.lines, body: .text(text))
  }

  /// Bytes, as `application/octet-stream` unless the headers say otherwise.
  public static func bytes(_ bytes: [UInt8], status: Int = 200, headers: [String: String] = [:]) -> Reply {
    Reply(status: status, headers: headers.lines, body: .bytes(bytes))
  }

  /// A broken delivery of nothing: the connection reset, closed or silent before a byte.
  ///
  /// To break a reply that has a body, say ``failing(_:)`` of it.
  public static func fault(_ fault: Fault) -> Reply { Reply(fault: fault) }
}

extension [String: String] {
  fileprivate var lines: [Header] { sorted { $0.key < $1.key }.map { Header($0.key, $0.value) } }
}
