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

  /// What a real API answers at this base URL, which the request is handed on to; a URL that is none is a mistake of the code and traps.
  ///
  /// - Parameters:
  ///   - url: Scheme, host and perhaps a port and a path.
  ///   - timeout: How long the API may be silent; nil: ten minutes.
  public static func proxy(to url: String, timeout: Duration? = nil) -> Reply {
    do throws(UpstreamURL.Refusal) {
      return Reply(proxy: Proxy(try UpstreamURL(url), timeout: timeout))
    } catch {
      preconditionFailure("\"\(url)\" can't be asked: \(error.message)")
    }
  }
}

extension [String: String] {
  fileprivate var lines: [Header] { sorted { $0.key < $1.key }.map { Header($0.key, $0.value) } }
}
