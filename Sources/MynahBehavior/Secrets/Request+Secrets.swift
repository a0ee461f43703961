import MynahCore
import MynahJSON

extension Request {
  /// The fields by which users and clients of OAuth 2 prove who they are.
  private static let secretFields: Set<String> = [
    "access_token", "assertion", "client_assertion", "client_secret", "code_verifier", "password", "refresh_token",
  ]

  /// One of these is in the name of each of them.
  private static let words = ["token", "assertion", "secret", "verifier", "password"].map { Array($0.utf8) }

  /// What a form or JSON in the body says in these fields.
  var secretsOfBody: [String] {
    guard Self.words.contains(where: { body.place(of: $0) != nil }) else { return [] }
    if isForm { return FormField.parse(body, where: Self.secretFields.contains).map(\.value) }
    guard let json = try? JSON(parsing: body) else { return [] }
    return Self.secrets(in: json)
  }

  private static func secrets(in json: JSON) -> [String] {
    switch json {
    case .array(let elements): elements.flatMap(secrets)
    case .object(let members):
      members.flatMap { key, value in secretFields.contains(key) ? value.string.map { [$0] } ?? [] : secrets(in: value) }
    case .null, .bool, .number, .string: []
    }
  }
}
