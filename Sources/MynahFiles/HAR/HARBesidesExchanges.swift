import MynahCore
import MynahJSON

extension JSON {
  /// What a HAR says besides its exchanges, everything in its place: pages, cookies, fragments, comments, messages of WebSockets, and
  /// whatever tools add of their own.
  var besidesExchanges: JSON {
    changing("log") { $0.changing("entries") { .array(($0.array ?? []).map(\.entryBesidesExchange)) } }
  }

  private var entryBesidesExchange: JSON {
    changing("request") { request in
      request.without(["headers", "queryString", "postData"] + (request.names("Cookie") ? ["cookies"] : [])).changing("url") { url in
        .string(url.string?.split(separator: "#", maxSplits: 1).dropFirst().first.map { "#" + $0 } ?? "")
      }
    }.changing("response") { response in
      let location = response["headers"]?.array?.first { $0["name"]?.string?.equalsIgnoringASCIICase("Location") == true }?["value"]
      let known =
        ["headers"] + (response.names("Set-Cookie") ? ["cookies"] : []) + (location == response["redirectURL"] ? ["redirectURL"] : [])
      return response.without(known).changing("content") { $0.without(["text"]) }
    }
  }

  /// Whether one of its headers is called so.
  private func names(_ name: String) -> Bool {
    self["headers"]?.array?.contains { $0["name"]?.string?.equalsIgnoringASCIICase(name) == true } ?? false
  }

  private func without(_ keys: [String]) -> JSON {
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
