extension SecretName {
  /// What kind of secret the last words of a name say.
  static func phrase(_ words: [String]) -> String? {
    for count in 1...3 where count <= words.count {
      if let kind = phrases[words.suffix(count).joined(separator: " ")] { return kind }
    }
    return nil
  }

  static func isCardNumber(_ words: [String], _ joined: String) -> Bool {
    if ["pan", "creditcard", "ccnumber", "cardnumber", "creditcardnumber", "primaryaccountnumber"].contains(joined) { return true }
    return words.suffix(2) == ["card", "number"] || words.suffix(2) == ["cc", "number"]
  }

  /// Words that say the same together whatever stands before them.
  private static let phrases: [String: String] = [
    "cvc": "card", "cvv": "card", "csc": "card", "security code": "card", "securitycode": "card", "card code": "card", "pw": "password",
    "pword": "password", "pass key": "password", "passkey": "password", "passwords": "password", "x pin": "pin", "user pin": "pin",
    "account pin": "pin", "card pin": "pin", "login pin": "pin", "security pin": "pin", "new pin": "pin", "old pin": "pin",
    "current pin": "pin", "access pin": "pin", "sim pin": "pin", "atm pin": "pin", "confirm pin": "pin", "pin code": "pin",
    "verification code": "code", "verificationcode": "code", "sms code": "code", "smscode": "code", "magic code": "code",
    "access code": "code", "accesscode": "code", "mfa code": "code", "otp code": "code", "totp code": "code", "two factor code": "code",
    "auth code": "code", "recovery code": "code", "recovery codes": "code", "backup code": "code", "backup codes": "code",
    "one time code": "code", "recovery key": "secret", "recoverykey": "secret", "hmac key": "secret", "hmackey": "secret",
    "ephemeral key": "secret", "ephemeralkey": "secret", "totp seed": "secret", "otp seed": "secret", "totpseed": "secret",
    "seed phrase": "private-key", "magic link": "secret", "jwt assertion": "assertion", "magiclink": "secret", "secret text": "secret",
    "password text": "password",
  ]

  static let passwords: Set<String> = ["password", "passwd", "passphrase", "pwd"]

  /// What stands behind a password that is one all the same.
  static let repeats: Set<String> = [
    "password", "confirmation", "confirm", "confirmed", "repeat", "again", "hash", "digest", "old", "new", "current", "1", "2", "plain",
    "value",
  ]

  /// `passwordconfirmation`, `newpasswordrepeat`: a password, and what stands behind one, written as one word.
  static func isRepeatedPassword(_ word: String) -> Bool {
    repeats.contains { repeated in
      word.hasSuffix(repeated) && passwords.contains { word.dropLast(repeated.count).hasSuffix($0) }
    }
  }

  /// Words that say which of several it is, or how it is written.
  static let qualifiers: Set<String> = [
    "value", "string", "prod", "production", "dev", "development", "staging", "base", "json", "b64", "base64", "raw", "plain",
  ]
}
