import MynahCore
import MynahJSON

/// Looks for secrets in what a HAR says besides its exchanges: pages, cookies, fragments, comments, messages of WebSockets, and whatever
/// tools add of their own.
package enum HARCheck {
  /// What is left, in the order of the files.
  ///
  /// - Parameters:
  ///   - files: Those that are no HAR are passed over.
  ///   - allow: Places whose values are no secrets.
  package static func secrets(in files: [String], allow: [SecretPlace] = []) throws(FileError) -> [LeftSecret] {
    var found: [LeftSecret] = []
    for file in files where file.hasSuffix(".har") { found += try secrets(in: file, allow) }
    return found
  }

  private static func secrets(in file: String, _ allow: [SecretPlace]) throws(FileError) -> [LeftSecret] {
    let bytes = try SourceFile.read(file)
    guard let har = try? JSON(parsing: bytes), let imported = try? Imported(har: bytes, name: file) else { return [] }
    var redactor = Redactor(RedactionOptions(allow: allow))
    // What is known from them may stand in the rest.
    for exchange in imported.recording.exchanges { _ = redactor.inspect(exchange) }
    let type = Header("Content-Type", "application/json")
    let rest = RecordedResponse(status: 200, headers: [type], body: har.besidesExchanges.bytes)
    let redactions = redactor.inspect(RecordedExchange(order: 0, request: Request("GET", "/"), response: rest)).redactions
    var seen: Set<LeftSecret> = []
    return redactions.filter { !$0.isInRequest }.map { redaction in
      LeftSecret(file: file, place: "\(redaction.place)", kind: redaction.placeholder.kind, remedy: nil)
    }.filter { seen.insert($0).inserted }
  }
}

extension JSON {
  /// A HAR without what becomes an exchange, everything else in its place.
  fileprivate var besidesExchanges: JSON {
    changing("log") { $0.changing("entries") { .array(($0.array ?? []).map(\.entryBesidesExchange)) } }
  }

  private var entryBesidesExchange: JSON {
    changing("request") { request in
      request.without("headers", "queryString", "postData").without(request.names("Cookie") ? "cookies" : "").changing("url") { url in
        .string(url.string?.split(separator: "#", maxSplits: 1).dropFirst().first.map { "#" + $0 } ?? "")
      }
    }.changing("response") { response in
      let location = response["headers"]?.array?.first { $0["name"]?.string?.equalsIgnoringASCIICase("Location") == true }?["value"]
      return response.without("headers").without(response.names("Set-Cookie") ? "cookies" : "")
        .without(location == response["redirectURL"] ? "redirectURL" : "").changing("content") { $0.without("text") }
    }
  }

  /// Whether one of its headers is called so.
  private func names(_ name: String) -> Bool {
    self["headers"]?.array?.contains { $0["name"]?.string?.equalsIgnoringASCIICase(name) == true } ?? false
  }

  private func without(_ keys: String...) -> JSON {
    guard var object else { return self }
    for key in keys { object[key] = nil }
    return .object(object)
  }

  private func changing(_ key: String, _ change: (JSON) -> JSON) -> JSON {
    guard var object, let value = object[key] else { return self }
    object[key] = change(value)
    return .object(object)
  }
}
