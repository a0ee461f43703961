import MynahCore
public import MynahJSON

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension Reply {
  /// A reply without a body, of a status from 200 to 599.
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

  /// A value of your own as JSON; one that can't be encoded is a mistake of the code and traps.
  ///
  /// ```swift
  /// .json(encoding: Order(id: 42, item: "tea"), status: 201)
  /// ```
  ///
  /// - Parameters:
  ///   - value: Whatever encodes itself.
  ///   - status: From 200 to 599.
  ///   - headers: Further header lines; a Content-Type goes before that of JSON.
  ///   - encoder: How dates, keys and the like are written; without one as `JSONEncoder` does, the keys in alphabetical order.
  public static func json(
    encoding value: some Encodable, status: Int = 200, headers: [String: String] = [:], by encoder: JSONEncoder? = nil
  ) -> Reply {
    let usual = JSONEncoder()
    usual.outputFormatting = .sortedKeys
    do {
      return .json(try JSON(parsing: (encoder ?? usual).encode(value)), status: status, headers: headers)
    } catch {
      preconditionFailure("\(type(of: value)) can't be sent as JSON: \(error)")
    }
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
