import MynahCore
import MynahJSON

extension FileValue {
  /// The API that answers: its URL, or an object that says how it is called, too.
  func proxy(folder: BodyFolder?) -> Proxy? {
    if json.string != nil { return upstreamURL().map { Proxy($0) } }
    guard case .object = json else {
      refuse(wanted: "the URL of an API, as in \"https://sandbox.example.com\", or an object with a \"url\"")
      return nil
    }
    guard let object = object(.proxy), let url = object.required("url")?.upstreamURL() else { return nil }
    var proxy = Proxy(url, timeout: object["timeout"]?.duration(mayBeZero: false), authority: object["authority"]?.file(of: folder))
    if let certificate = object["certificate"], let key = object["key"] {
      proxy.certificate = certificate.file(of: folder)
      proxy.key = key.file(of: folder)
    } else {
      (object["certificate"] ?? object["key"])?.refuse("\"certificate\" and \"key\" go together", part: .key)
    }
    return proxy
  }

  private func upstreamURL() -> UpstreamURL? {
    guard let text = nonEmptyText() else { return nil }
    do throws(UpstreamURL.Refusal) {
      return try UpstreamURL(text)
    } catch {
      refuse(error.message)
      return nil
    }
  }

  private func file(of folder: BodyFolder?) -> Proxy.File? {
    guard let name = nonEmptyText() else { return nil }
    guard let folder else {
      refuse("\(self.name) names a file, which needs a scenario that is a file itself")
      return nil
    }
    do {
      return Proxy.File(name: name, path: try folder.file(name))
    } catch {
      refuse(error.message)
      return nil
    }
  }
}

extension FileObject {
  /// What a real API answers is its own.
  func checkProxy() {
    guard self["proxy"] != nil else { return }
    for other in present(Vocabulary.ofReply) { other.refuse("\"proxy\" has a real API answer, and \(other.name) is its own", part: .key) }
  }
}

extension Vocabulary {
  /// What a response says of its own reply.
  fileprivate static let ofReply = ["status", "headers"] + bodyKeys + ["template", "values", "retryAfter", "pace", "fault"]
  static let proxy = Vocabulary("a proxy", ["url", "timeout", "authority", "certificate", "key"])
}

extension Proxy {
  var json: JSON {
    guard timeout != nil || authority != nil || certificate != nil || key != nil else { return .string(url.description) }
    var object: JSONObject = ["url": .string(url.description)]
    object["timeout"] = timeout.map(DurationText.json)
    object["authority"] = authority.map { .string($0.name) }
    object["certificate"] = certificate.map { .string($0.name) }
    object["key"] = key.map { .string($0.name) }
    return .object(object)
  }
}
