import MynahCore

/// Addresses that an API gives out under names such as `receipt_url`: what is random in their paths tells pages apart.
///
/// Addresses of hooks and of links that let in whoever has them are none.
enum PublicAddress {
  /// Whether a run of a leaf stands in the path of such an address.
  static func holds(_ run: ArraySlice<UInt8>, of leaf: Leaf) -> Bool {
    guard let name = leaf.name, let last = SecretName.words(of: name).last, names.contains(last) else { return false }
    let bytes = leaf.text.bytes
    guard ["https://", "http://", "/"].contains(where: { bytes.starts(with: $0.utf8) }) else { return false }
    let path = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard run.endIndex <= path.endIndex else { return false }
    let words =
      SecretName.words(of: name)
      + path.split(separator: UInt8(ascii: "/")).flatMap { SecretName.words(of: String(decoding: $0, as: UTF8.self)) }
    return !words.contains { keys.contains($0) || SecretName.meaning(of: $0) != nil }
  }

  private static let names: Set<String> = ["url", "uri", "href", "link", "src", "image", "thumbnail", "avatar", "picture", "photo"]

  private static let keys: Set<String> = [
    "hook", "hooks", "webhook", "webhooks", "services", "reset", "invite", "invites", "invitation", "magic", "login", "signin", "verify",
    "verification", "confirm", "activate", "unsubscribe", "key", "signed", "upload", "callback", "share", "capability",
  ]
}
