import MynahCore

/// Addresses that a reply gives out under names such as `receipt_url`: what is random in their paths tells pages apart.
///
/// Links that let in whoever has them are none. There is no end to what these are called, so it is the names of the others that are known.
enum PublicAddress {
  /// Where the path of a leaf that is such an address ends; nil where it is none.
  static func endOfPath(of leaf: Leaf) -> Int? {
    guard let name = leaf.name else { return nil }
    let words = SecretName.words(of: name)
    guard let last = words.last, addresses.contains(last), words.allSatisfy({ addresses.contains($0) || pages.contains($0) }) else {
      return nil
    }
    let bytes = leaf.text.bytes
    guard ["https://", "http://", "/"].contains(where: { bytes.starts(with: $0.utf8) }) else { return nil }
    let path = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    return letsIn(path) ? nil : path.endIndex
  }

  /// Whether a path speaks of a hook, an invitation, a login or the like.
  static func letsIn(_ path: ArraySlice<UInt8>) -> Bool {
    path.split(separator: UInt8(ascii: "/")).lazy.flatMap { SecretName.words(of: String(decoding: $0, as: UTF8.self)) }.contains { word in
      SecretName.meaning(of: word) != nil || keys.contains(word) || invitations.contains(where: word.hasPrefix)
    }
  }

  private static let addresses: Set<String> = [
    "url", "uri", "href", "link", "src", "image", "thumbnail", "avatar", "picture", "photo", "logo", "icon", "pdf",
  ]

  /// What an address may lead to that anybody may see, or that the client has anyway.
  private static let pages: Set<String> = [
    "self", "html", "web", "page", "view", "receipt", "invoice", "hosted", "canonical", "permalink", "profile", "cover", "media", "static",
    "asset", "banner", "poster", "preview", "thumb", "small", "medium", "large", "full", "original", "video", "audio", "next", "previous",
    "prev", "first", "last",
  ]

  private static let keys: Set<String> = ["hook", "hooks", "services", "login", "signin", "signup", "key", "signed", "upload", "share"]

  /// How words of links begin that let somebody in, or do something in somebody's name.
  private static let invitations = [
    "webhook", "reset", "recover", "invit", "magic", "verif", "confirm", "activat", "regist", "accept", "join", "unsubscri", "callback",
    "capabilit", "download", "onboard",
  ]
}
