import MynahCore
import MynahJSON

extension FileValue {
  /// One step of a route; `pathNames` are what a template may call for, `folder` is where its file lies.
  func reply(pathNames: Set<String>?, folder: BodyFolder?) -> Reply? {
    guard let object = object(.response) else { return nil }
    var reply = Reply(status: object["status"]?.status() ?? 200, description: object.description)
    reply.headers = object["headers"]?.headerLines() ?? []
    reply.body = object.replyBody(folder: folder) ?? .none
    reply.values = object.templateValues()
    reply.retryAfter = object["retryAfter"]?.retryAfter()
    reply.extent = object.extent()
    reply.chance = object["chance"]?.number(from: 0, to: 1, wanted: "a number from 0 to 1")
    reply.delay = object["delay"]?.delay()
    reply.pace = object["pace"]?.pace()
    reply.fault = object["fault"]?.fault()
    reply.hold = object["hold"]?.hold()
    reply.proxy = object["proxy"]?.proxy(folder: folder)
    reply.set = object["set"]?.states() ?? [:]
    object.checkProxy()
    object.checkRetryAfterOnce(reply)
    object.checkBody(reply)
    object.checkTemplate(reply, pathNames: pathNames)
    return reply
  }

  private func status() -> Int? {
    if let status = json.int, (100...199).contains(status) {
      refuse("a response ends with its status from 200 to 599; \(status) is an interim status")
      return nil
    }
    return integer(in: 200...599)
  }
}

extension FileObject {
  fileprivate func extent() -> Reply.Extent {
    if let times = self["times"] {
      self["for"]?.refuse("a response has \"times\" or \"for\", not both", part: .key)
      return .times(times.integer(in: 1...1_000_000_000) ?? 1)
    }
    return self["for"]?.duration(mayBeZero: false).map { .lasting($0) } ?? .times(1)
  }

  fileprivate func checkRetryAfterOnce(_ reply: Reply) {
    guard self["retryAfter"] != nil, reply.headers.first("Retry-After") != nil else { return }
    self["retryAfter"]?.refuse("\"retryAfter\" is the Retry-After header, which \"headers\" has already", part: .key)
  }

  /// Pace and most faults say how the body is sent, so they need one that is long enough.
  fileprivate func checkBody(_ reply: Reply) {
    let length = reply.values == nil ? reply.body.bytes.count : nil
    let isEmpty = present(Vocabulary.bodyKeys).isEmpty || (length == 0 && !present(Vocabulary.bodyKeys).contains { $0.isFileBody })
    if !reply.mayHaveBody, !isEmpty {
      present(Vocabulary.bodyKeys).first?.refuse("a \(reply.status) has no body; leave it out, or answer with another status", part: .key)
    }
    if isEmpty, let pace = self["pace"] { pace.refuse("\"pace\" spreads the body, and this response has none", part: .key) }
    guard let fault = reply.fault, fault.sendsHead, let value = self["fault"] else { return }
    if isEmpty {
      value.refuse("\(quoted(fault.name)) breaks off in the body, and this response has none")
    } else if let after = fault.after, let length, length > 0, after >= length + (fault.name == "malformedChunk" ? 1 : 0) {
      value.refuse("the body has \(length) \(length == 1 ? "byte" : "bytes"), so \(quoted(fault.name)) cannot break off after \(after)")
    }
  }

  fileprivate func checkTemplate(_ reply: Reply, pathNames: Set<String>?) {
    guard let values = reply.values else { return }
    if case .bytes = reply.body { self["base64"]?.refuse("a base64 body is no template; give it as \"text\" or \"file\"", part: .key) }
    do throws(TemplateError) {
      _ = try ReplyTemplate(reply, values: values, pathNames: pathNames)
    } catch {
      switch error.part {
      case .body: present(Vocabulary.bodyKeys).first?.refuse(error.message)
      case .header(let name): self["headers"]?.child(name, .null).refuse(error.message)
      }
    }
  }
}

extension FileValue {
  /// A file that could not be read is complained about once.
  fileprivate var isFileBody: Bool { key == "file" }
}

extension Vocabulary {
  static let bodyKeys = ["json", "text", "base64", "file"]
  static let response = Vocabulary(
    "a response",
    [
      "status", "headers", "json", "text", "base64", "file", "template", "values", "retryAfter", "times", "for", "chance", "delay", "pace",
      "fault",
      "hold", "proxy", "set",
    ], later: ["webhook"],
    remedies: [
      "body": "a body is \"json\", \"text\", \"base64\" or \"file\"", "repeat": "did you mean \"times\"?",
      "latency": "did you mean \"delay\"?",
    ], example: #"{"status": 503}"#)
}
