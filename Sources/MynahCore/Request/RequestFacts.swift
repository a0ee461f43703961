package import MynahJSON

/// A request with what was read out of it so far: each part is taken apart once, however many routes ask for it.
package struct RequestFacts {
  package let request: Request
  package private(set) lazy var method = request.method
  package private(set) lazy var target = Target(request.target)
  package private(set) lazy var canonicalPath = target.canonicalPath
  package private(set) lazy var segments = target.segments
  package private(set) lazy var decodedPath = target.decodedPath
  package private(set) lazy var query = target.query
  package private(set) lazy var cookies = Self.cookies(of: request.head)
  package private(set) lazy var form = FormField.parse(request.body)
  package private(set) lazy var parts = MultipartPart.parse(request.body, contentType: request.head.value("Content-Type") ?? "")
  package private(set) lazy var json = Result { try JSON(parsing: request.body) }

  package init(_ request: Request) {
    self.request = request
  }

  /// The body as JSON, or nil when it is none.
  package mutating func jsonBody() -> JSON? {
    try? json.get()
  }

  package mutating func queryValues(_ name: String) -> [String] {
    query.filter { $0.name == name }.map(\.value)
  }

  package mutating func cookieValues(_ name: String) -> [String] {
    cookies.filter { $0.name == name }.map(\.value)
  }

  package mutating func formValues(_ name: String) -> [String] {
    form.filter { $0.name == name }.map(\.value)
  }

  package func headerValues(_ name: String) -> [String] {
    request.head.values(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The values that stand in `place`; text as it is, JSON scalars as their text.
  package mutating func values(in place: Place) -> [String] {
    switch place {
    case .header(let name): return headerValues(name)
    case .query(let name): return queryValues(name)
    case .cookie(let name): return cookieValues(name)
    case .form(let name): return formValues(name)
    case .json(let pointer):
      guard let value = jsonBody()?[pointer] else { return [] }
      return [value.string ?? value.text()]
    }
  }

  private static func cookies(of head: RequestHead) -> [FormField] {
    head.values("Cookie").flatMap { line in
      String(decoding: line, as: UTF8.self).split(separator: ";").compactMap { pair -> FormField? in
        let text = pair.trimmed()
        guard let equals = text.firstIndex(of: "=") else { return nil }
        var value = String(text[text.index(after: equals)...])
        if value.count > 1, value.hasPrefix("\""), value.hasSuffix("\"") { value = String(value.dropFirst().dropLast()) }
        return FormField(name: String(text[..<equals]), value: value)
      }
    }
  }
}
