import MynahBehavior
import MynahCore
import MynahFiles
import MynahJSON
import MynahServing
import Synchronization

/// The control interface under `/__mynah/`: everything that another program may ask of a running server.
struct Control: Sendable {
  let server: ServerState
  let access: AccessGuard

  /// What a control request is answered with.
  func answer(_ request: ControlRequest, at now: Instant) -> Decision {
    if let refusal = access.refusal(of: request.request) { return .reply(refusal) }
    let place = request.request.target.prefix { $0 != "?" }
    // What lies below is linked to from here, which takes the slash.
    if request.path.isEmpty, place.last != "/" { return .reply(ProblemReply.moved(to: place + "/")) }
    let segments = request.path.split(separator: "/").map(String.init)
    let fitting = Self.endpoints.filter { $0.fits(segments) }
    guard !fitting.isEmpty else {
      return .reply(ProblemReply.notFound("There is nothing at /__mynah/\(request.path). " + Self.index))
    }
    guard let endpoint = fitting.first(where: { $0.method == request.request.method }) else {
      let allowed = fitting.map(\.method).joined(separator: ", ")
      return .reply(
        ProblemReply.reply(405, "Method not allowed", "/__mynah/\(request.path) takes \(allowed).", headers: [Header("Allow", allowed)]))
    }
    return endpoint.handle(self, ControlCall(request: request, segments: segments, now: now))
  }

  /// Everything it answers; a new call is one line here and one function.
  static let endpoints: [Endpoint] = [
    Endpoint("GET", "", about),
    Endpoint("GET", "health", health),
    Endpoint("GET", "journal", journal),
    Endpoint("GET", "verdict", verdict),
    Endpoint("POST", "reset", reset),
    Endpoint("GET", "scenario", scenario),
    Endpoint("PUT", "scenario", replaceScenario),
    Endpoint("GET", "routes", routes),
    Endpoint("POST", "routes", addRoute),
    Endpoint("GET", "routes/*", route),
    Endpoint("PUT", "routes/*", replaceRoute),
    Endpoint("DELETE", "routes/*", removeRoute),
    Endpoint("POST", "sessions", openSession),
    Endpoint("GET", "sessions", listSessions),
    Endpoint("DELETE", "sessions/*", closeSession),
    Endpoint("GET", "latches/*", latch),
    Endpoint("POST", "latches/*/release", releaseLatch),
    Endpoint("GET", "metrics", metrics),
    Endpoint("GET", "stats", stats),
    Endpoint("POST", shutdownPath, shutdown),
  ]

  /// What asks for the server's end; told apart from the beginning so that the end comes after its reply.
  static let shutdownPath = "shutdown"

  private static var index: String {
    "There are " + endpoints.map { "\($0.method) \($0.path.isEmpty ? "/" : $0.path)" }.joined(separator: ", ") + "."
  }
}

/// A request for the control interface.
struct ControlRequest: Sendable {
  let session: Session
  /// What follows `/__mynah/`, without the query.
  let path: String
  let request: Request
}

/// A control request on its way to its endpoint.
struct ControlCall {
  let request: ControlRequest
  let segments: [String]
  let now: Instant

  var session: Session { request.session }

  /// The segment at a `*` of the endpoint, percent-decoded.
  func name(at index: Int) -> String {
    String(decoding: PercentEncoding.decode(segments[index].utf8), as: UTF8.self)
  }

  /// The value of a query parameter.
  func query(_ name: String) -> String? {
    Target(request.request.target).query.first { $0.name == name }?.value
  }
}

/// One method and path of the control interface.
struct Endpoint: Sendable {
  let method: String
  let path: String
  let handle: @Sendable (Control, ControlCall) -> Decision

  /// `*` in `path` stands for one segment.
  init(_ method: String, _ path: String, _ handle: @escaping @Sendable (Control) -> (ControlCall) -> Decision) {
    self.method = method
    self.path = path
    self.handle = { handle($0)($1) }
  }

  func fits(_ segments: [String]) -> Bool {
    let wanted = path.split(separator: "/")
    return wanted.count == segments.count && zip(wanted, segments).allSatisfy { $0 == "*" || $0 == $1 }
  }
}
