import MynahCore
import MynahJSON

/// Keys that make a repetition harmless.
extension ExpectationClause {
  /// Every POST and PATCH has an idempotency key that stays the same over its attempts and is another for every call (draft
  /// "The Idempotency-Key HTTP Header Field" of the IETF).
  ///
  /// - Parameters:
  ///   - places: Where the key may stand; without any, the headers in common use: Idempotency-Key and its kin.
  ///   - bits: How much of it must be random; without it, 128 bits.
  ///   - length: How many characters it may have; without it, 255.
  public static func sendsIdempotencyKeys(in places: [Place] = [], bits: Int? = nil, length: Int? = nil) -> ExpectationClause {
    ExpectationClause(
      "sendsIdempotencyKeys",
      ["in": places.isEmpty ? nil : .places(places), "bits": bits.map(JSON.count), "length": length.map(JSON.count)])
  }
}
