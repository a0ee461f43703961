public import MynahCore
import MynahJSON

/// What requests look like.
extension ExpectationClause {
  /// Its User-Agent names product and version, not a library's default, or matches a regular expression (PCRE2) as a whole (RFC 9110
  /// section 10.1.5).
  public static func identifiesItself(matching pattern: String? = nil) -> ExpectationClause {
    ExpectationClause("identifiesItself", ["matches": pattern.map { .string($0) }])
  }

  /// Its bodies are of their type, its targets are URIs, its paths have no holes, and its messages are framed in one way (RFC 9110 section
  /// 8.3, RFC 3986, RFC 9112 section 6).
  ///
  /// - Parameter values: What the caller meant to stand in some places, one of several for each: what arrives must be that.
  public static func validRequests(values: [Place: [String]] = [:]) -> ExpectationClause {
    var object = JSONObject()
    for (place, texts) in values.sorted(by: { $0.key.description < $1.key.description }) {
      object[place.description] = .array(texts.map { .string($0) })
    }
    return ExpectationClause("validRequests", ["values": values.isEmpty ? nil : .object(object)])
  }

  /// Every request bears an id that no other call bears.
  public static func sendsRequestIDs(in place: Place = .header("X-Request-ID")) -> ExpectationClause {
    ExpectationClause("sendsRequestIDs", ["in": .place(place)])
  }

  /// Its `traceparent` is well formed: one trace a call, another span an attempt (W3C Trace Context section 3.2).
  ///
  /// - Parameter required: Every request needs one.
  public static func propagatesTrace(required: Bool = false) -> ExpectationClause {
    ExpectationClause("propagatesTrace", ["required": required ? true : nil])
  }

  /// No body has more bytes than given, and none that was too large for the server (413, RFC 9110 section 15.5.14) is sent again as it is.
  public static func boundsBodySize(atMost bytes: Int? = nil) -> ExpectationClause {
    ExpectationClause("boundsBodySize", ["atMost": bytes.map(JSON.count)])
  }

  /// It asks for the same version of the API in every request.
  public static func pinsVersion(in place: Place) -> ExpectationClause {
    ExpectationClause("pinsVersion", ["in": .place(place)])
  }
}
