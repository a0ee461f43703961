import Mustache
import MynahJSON

/// How values are escaped so that they stay values in a body of that type.
enum TemplateEscaping: String {
  case json = "JSON"
  case html = "HTML"
  case form = "FORM"
  case text = "TEXT"

  init(contentType: String?) {
    let type = (contentType ?? "").split(separator: ";").first.map { $0.trimmed().asciiLowercased() } ?? ""
    if type.hasSuffix("/json") || type.hasSuffix("+json") {
      self = .json
    } else if type.hasSuffix("/html") || type.hasSuffix("/xml") || type.hasSuffix("+xml") {
      self = .html
    } else {
      self = type == "application/x-www-form-urlencoded" ? .form : .text
    }
  }

  /// The tag that makes Mustache escape this way.
  var pragma: String {
    _ = Self.registered
    return "{{% CONTENT_TYPE:\(rawValue)}}"
  }

  private static let registered: Void = {
    MustacheContentTypes.register(JSONString(), named: TemplateEscaping.json.rawValue)
    MustacheContentTypes.register(FormValue(), named: TemplateEscaping.form.rawValue)
  }()

  private struct JSONString: MustacheContentType {
    func escapeText(_ text: String) -> String {
      String(JSON.string(text).text().dropFirst().dropLast())
    }
  }

  private struct FormValue: MustacheContentType {
    func escapeText(_ text: String) -> String {
      PercentEncoding.encode(text)
    }
  }
}
