extension JSON: Codable {
  /// Reads any JSON value; what decoders do not hand over is made up: members come in the order of their keys, numbers in their shortest
  /// form.
  ///
  /// - Throws: `DecodingError` where the decoder has no such value, or a number that JSON lacks.
  public init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Key.self) {
      self = .object(
        JSONObject(
          uniqueKeysWithValues: try object.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
            ($0.stringValue, try object.decode(JSON.self, forKey: $0))
          }))
    } else if var array = try? decoder.unkeyedContainer() {
      var elements: [JSON] = []
      while !array.isAtEnd { elements.append(try array.decode(JSON.self)) }
      self = .array(elements)
    } else {
      self = try Self.scalar(in: decoder.singleValueContainer())
    }
  }

  private static func scalar(in value: any SingleValueDecodingContainer) throws -> JSON {
    if value.decodeNil() { return .null }
    if let bool = try? value.decode(Bool.self) { return .bool(bool) }
    if let int = try? value.decode(Int.self) { return .number(JSONNumber(int)) }
    if let whole = try? value.decode(UInt64.self), let number = JSONNumber(String(whole)) { return .number(number) }
    if let string = try? value.decode(String.self) { return .string(string) }
    guard let number = JSONNumber(try value.decode(Double.self)) else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "JSON has neither infinities nor NaN")
    }
    return .number(number)
  }

  /// Writes the value; objects keep their order where the encoder does.
  ///
  /// - Throws: What the encoder does.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let object):
      var container = encoder.container(keyedBy: Key.self)
      for (key, value) in object { try container.encode(value, forKey: Key(stringValue: key)) }
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let bool): try bool.encode(to: encoder)
    case .string(let string): try string.encode(to: encoder)
    case .number(let number):
      if let int = number.int { return try int.encode(to: encoder) }
      if let whole = UInt64(number.text) { return try whole.encode(to: encoder) }
      try number.double.encode(to: encoder)
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
