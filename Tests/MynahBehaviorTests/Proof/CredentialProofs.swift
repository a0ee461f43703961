import MynahCore
import MynahJSON

extension Proof {
  static let credentials = [
    Proof(
      "AU-1", "authenticates", right: Client("bears its token") { play in for _ in 0..<2 { play.get(200, after: 1) } },
      mutant: Client("forgets it on the second page") { play in
        play.get(200)
        play.get(200, "/orders?page=2", after: 1, headers: anonymous)
      }),
    Proof(
      "AU-2", "authenticates", ["scheme": "Bearer"], right: Client("says Bearer") { $0.get(200) },
      mutant: Client("says Token") { $0.get(200, headers: .polite(Header("Authorization", "Token 3f9c1b7e5d2a4860"))) }),
    Proof(
      "AU-3", "keepsSecretsOutOfURLs", right: Client("has it in its header") { $0.get(200) },
      mutant: Client("has it in the query as well") { $0.get(200, "/orders?token=3f9c1b7e5d2a4860") }, also: ["AU-2"]),
    Proof(
      "AU-4", "keepsCredentialsAtHome", right: Client("leaves its token behind") { redirected(&$0, to: anonymous) },
      mutant: Client("takes it along") { redirected(&$0, to: .polite()) }),
  ]

  private static let anonymous: [Header] = .polite().filter { $0.name != "Authorization" }

  /// A GET that is sent on to another origin, and there bears these fields.
  private static func redirected(_ play: inout Play, to headers: [Header]) {
    play.get(307, reply: [Header("Location", "http://localhost:8080/orders/7")])
    play.get(200, "/orders/7", headers: headers.filter { $0.name != "Host" } + [Header("Host", "localhost:8080")])
  }
}
