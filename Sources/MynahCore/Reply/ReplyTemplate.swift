import Mustache
import MynahJSON

/// A reply whose body and header values are Mustache, compiled once.
package struct ReplyTemplate: Sendable {
  private let headers: [(name: String, value: MustacheTemplate)]
  private let body: MustacheTemplate?
  private let values: [TemplateValue]

  /// Compiles the texts of `reply`; values are escaped as its content type wants.
  ///
  /// - Throws: ``TemplateError`` where a tag is broken or names what cannot exist.
  package init(_ reply: Reply, values: [TemplateValue], pathNames: Set<String>? = nil) throws(TemplateError) {
    let names = TemplateNames(values: Set(values.map(\.name)), path: pathNames)
    let lines = reply.headers
    self.values = values
    var headers: [(String, MustacheTemplate)] = []
    for line in lines {
      headers.append((line.name, try Self.compile(line.value, .text, names, part: .header(line.name))))
    }
    self.headers = headers
    switch reply.body {
    case .none, .bytes: body = nil
    case .json(let value): body = try Self.compile(value.text(), .json, names, part: .body)
    case .text(let text): body = try Self.compile(text, TemplateEscaping(contentType: lines.first("Content-Type")), names, part: .body)
    case .file(let name, let bytes):
      let type = lines.first("Content-Type") ?? MediaType.ofFile(named: name)
      body = try Self.compile(String(decoding: bytes, as: UTF8.self), TemplateEscaping(contentType: type), names, part: .body)
    }
  }

  private static func compile(
    _ text: String, _ escaping: TemplateEscaping, _ names: TemplateNames, part: TemplateError.Part
  ) throws(TemplateError) -> MustacheTemplate {
    do {
      try names.check(text)
      return try MustacheTemplate(string: escaping.pragma + text)
    } catch let problem as TemplateNames.Problem {
      throw TemplateError(part: part, message: problem.message)
    } catch {
      throw TemplateError(part: part, message: "the template has a tag that is not closed, or a section that does not end")
    }
  }

  /// The reply's header lines and body for this request.
  package func render(_ reply: Reply, retryAfter: String?, moment: inout TemplateMoment) -> RenderedReply {
    let context = moment.context(values: values)
    var filled = reply
    filled.headers = headers.map { Header($0.name, $0.value.render(context).withoutLineBreaks) }
    let bytes = body.map { Array($0.render(context).utf8) } ?? reply.body.bytes
    return RenderedReply(status: reply.status, headers: filled.lines(retryAfter: retryAfter), body: bytes)
  }
}

/// Why a reply's template cannot be used.
package struct TemplateError: Error, Sendable, Hashable {
  package enum Part: Sendable, Hashable {
    case body
    case header(String)
  }

  package let part: Part
  package let message: String
}

extension String {
  /// A value that came from a request must not be able to start a header line of its own.
  fileprivate var withoutLineBreaks: String {
    String(String.UnicodeScalarView(unicodeScalars.filter { $0 != "\r" && $0 != "\n" && $0 != "\0" }))
  }
}
