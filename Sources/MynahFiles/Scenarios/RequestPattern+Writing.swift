package import MynahCore
import MynahCrypto
package import MynahJSON
import MynahRegex

extension RequestPattern {
  var json: JSON {
    var object = JSONObject()
    if let first = methods.first { object["method"] = methods.count == 1 ? .string(first) : .array(methods.map { .string($0) }) }
    switch path {
    case .exact(let path): object["path"] = .string(path)
    case .template(let template): object["path"] = .string(template.text)
    case .matches(let expression): object["path"] = ["matches": .string(expression.pattern)]
    case nil: break
    }
    if !query.isEmpty { object["query"] = .matchers(query) }
    object["otherQuery"] = otherQuery.map { .array($0.map { .string($0) }) }
    if !headers.isEmpty { object["headers"] = .matchers(headers) }
    if !cookies.isEmpty { object["cookies"] = .matchers(cookies) }
    object["body"] = body?.json
    return .object(object)
  }
}

extension BodyPattern {
  fileprivate var json: JSON {
    switch self {
    case .json(let value): return ["json": value]
    case .contains(let value): return ["contains": value]
    case .jsonPath(let matchers): return ["jsonPath": .members(matchers.map { ($0.text, $0.matcher.json) })]
    case .form(let matchers): return ["form": .matchers(matchers)]
    case .multipart(let parts): return ["multipart": .members(parts.map { ($0.name, $0.json) })]
    case .text(let matcher): return ["text": matcher.json]
    case .packed(let body): return ["base64": .string(Base64.encode(body.bytes))]
    case .bytes(let bytes): return ["base64": .string(Base64.encode(bytes))]
    }
  }
}

extension BodyPattern.PartPattern {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["value"] = value?.json
    object["filename"] = filename?.json
    object["contentType"] = contentType?.json
    return .object(object)
  }
}

extension ValueMatcher {
  /// A literal where it is one, else an object of conditions.
  package var json: JSON {
    switch self {
    case .equals(let value) where value.string != nil || value.scalarText != nil: return value
    case .allOf(let matchers):
      let conditions = matchers.compactMap(\.condition)
      // One object has each condition once; more of a kind are said the other way round: none of them fails.
      if conditions.count == matchers.count, Set(conditions.map(\.0)).count == conditions.count { return .members(conditions) }
      return ["not": ["anyOf": .array(matchers.map { ["not": $0.json] })]]
    default: return .members([condition].compactMap { $0 })
    }
  }

  /// The key and the value of a single condition.
  private var condition: (String, JSON)? {
    switch self {
    case .equals(let value): ("equals", value)
    case .contains(let part): ("contains", .string(part))
    case .matches(let expression): ("matches", .string(expression.pattern))
    case .absent(let absent): ("absent", .bool(absent))
    case .anyOf(let matchers): ("anyOf", .array(matchers.map(\.json)))
    case .not(let matcher): ("not", matcher.json)
    case .atLeast(let bound): ("atLeast", .number(bound))
    case .atMost(let bound): ("atMost", .number(bound))
    case .above(let bound): ("above", .number(bound))
    case .below(let bound): ("below", .number(bound))
    case .allOf: nil
    }
  }
}

extension JSON {
  fileprivate static func members(_ members: [(String, JSON)]) -> JSON {
    .object(JSONObject(members) { first, _ in first })
  }

  fileprivate static func matchers(_ matchers: [NamedMatcher]) -> JSON {
    members(matchers.map { ($0.name, $0.matcher.json) })
  }
}
