package import MynahCore
import MynahFiles
import MynahServing
import MynahUpstream

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Stands between a client and a real API, and records what passes, without its secrets; what is recorded already it plays.
///
/// ```swift
/// let recorder = try Recorder("https://sandbox.example.com", into: "recordings/orders", record: .missing)
/// try await Client(recorder.url).pay()
/// let recorded = try recorder.stop()
/// ```
///
/// Where `CI` is set, and is not empty, `0` or `false`, nothing is recorded, and only the recording is played; `MYNAH_RECORD` with `never`,
/// `missing` or `all` says otherwise, and goes before what the code says.
public final class Recorder: Sendable {
  /// What holds in this environment.
  public let mode: RecordingMode
  package let server: MockServer
  private let writer: RecordingWriter?
  private let folder: String

  /// - Parameters:
  ///   - upstream: The URL of the API; a path in it stands before every target.
  ///   - folder: Where the recording is, or will be.
  ///   - mode: What is asked of the API and recorded, unless the environment says otherwise.
  ///   - secrets: Names of environment variables whose values are secret wherever they stand.
  ///   - redact: Places whose values are secret, such as `header:X-Widget` and `json:/user/pin`.
  ///   - allow: Places whose values are none, whatever they look like.
  ///   - tls: Speaks HTTPS to the client, with a certificate of a throw-away authority: ``authorityPEM``.
  /// - Throws: An error that says what is wrong with the URL, the places, the recording or `MYNAH_RECORD`, that there is no recording and
  ///   none may be made, or why no port can be had.
  public convenience init(
    _ upstream: String, into folder: String, record mode: RecordingMode = .missing, secrets: [String] = [], redact: [String] = [],
    allow: [String] = [], tls: Bool = false
  ) throws {
    try RecordingMode.check(RecordingMode.variable)
    var options = RecorderOptions(Proxy(try UpstreamURL(upstream)), folder: folder, mode: mode.inEnvironment)
    options.redaction = try RedactionOptions(secrets: secrets, redact: redact, allow: allow)
    options.server.tls = tls ? .throwAway : .off
    do {
      try self.init(options)
    } catch FileError.missing(let path) {
      // Not a body that a recording lacks.
      guard path.hasSuffix("/recording.json"), let reason = mode.whyNever(RecordingMode.variable) else {
        throw FileError.missing(path: path)
      }
      throw MissingRecording(folder: folder, reason: reason)
    }
  }

  /// - Throws: ``FileError`` for a recording that can't be played; ``WritingError``; ``ServerError``.
  package init(_ options: RecorderOptions) throws {
    mode = options.mode
    folder = options.folder
    let known = try Self.known(options)
    if mode != .never { try Self.prepare() }
    writer = mode == .never ? nil : try RecordingWriter(options.folder, adding: known, options.redaction, limit: options.recordLimit)
    var server = options.server
    if let writer {
      let tap = Renumbering(writer, after: known.exchanges.map(\.order).max() ?? 0)
      server.fallback = Fallback(options.upstream, tap: tap, takesAll: known.exchanges.isEmpty)
    }
    var scenario = known.scenario(name: options.upstream.url.authority, RecordingPlay(leadsToServer: true, isSecure: server.tls != .off))
    if mode != .never { scenario.unmatched = .allow }
    do throws(ServerError) {
      self.server = try MockServer(scenario, server)
    } catch {
      _ = writer?.finish()
      throw error
    }
    let upstream = options.upstream.url
    guard writer != nil, self.server.isAt(upstream) else { return }
    stop(.stopped)
    throw ServerError.noUpstream("\(upstream) is where this recorder itself listens; name the API's URL, or another --port")
  }

  /// Where clients find it, without a slash at the end.
  public var url: URL { server.url }

  /// The certificate of the throw-away authority as PEM, for clients to trust; nil without TLS.
  public var authorityPEM: String? { server.authorityPEM }

  /// Recordings that recorders left behind that were killed.
  package var leftovers: [String] { writer?.leftovers ?? [] }

  /// Stops listening, ends the calls that are under way and puts the recording in its place.
  ///
  /// Where nothing was recorded, what was in the place stays there.
  ///
  /// - Parameters:
  ///   - by: Why the watch ended.
  ///   - interrupted: When somebody else began to end what was left of the command; nil: it ended of itself.
  /// - Returns: What was recorded, and what went wrong with the file of the journal, if anything did.
  @discardableResult
  package func stop(_ by: JournalEnd.Cause, interrupted: Instant? = nil) -> (recorded: Recorded, journalProblem: String?) {
    let journalProblem = server.stop(by, interrupted: interrupted)
    return (writer?.finish() ?? Recorded(folder: folder), journalProblem)
  }

  /// Stops listening, ends the calls that are under way and puts the recording in its place.
  ///
  /// Where nothing was recorded, what was in the place stays there. It has to be called: what was recorded is in its place only then.
  ///
  /// - Throws: ``IncompleteRecording`` where exchanges were withheld or could not be written, or the API was never reached; what could be
  ///   recorded is in its place.
  @discardableResult
  public func stop() throws -> Recorded {
    let recorded = stop(.stopped).recorded
    guard recorded.isWhole else { throw IncompleteRecording(recorded: recorded) }
    return recorded
  }

  private static func prepare() throws(ServerError) {
    do throws(UpstreamError) {
      try Upstream.prepare()
    } catch {
      throw .noUpstream(error.description)
    }
  }

  /// What is played: nothing where all is recorded anew.
  private static func known(_ options: RecorderOptions) throws(FileError) -> Recording {
    let started = Clock.system().started
    let new = Recording(
      upstream: options.upstream.url.description, recorded: started, tool: "mynah \(Mynah.version)")
    switch options.mode {
    case .all: return new
    case .never: return try Recording(folder: options.folder)
    case .missing:
      do throws(FileError) {
        return try Recording(folder: options.folder)
      } catch {
        guard case .missing = error else { throw error }
        return new
      }
    }
  }
}

extension MockServer {
  /// Whether that URL leads to this server: what it asks there it would be asked itself, again and again.
  fileprivate func isAt(_ upstream: UpstreamURL) -> Bool {
    let own = [url.host(), "127.0.0.1", "localhost", "[::1]"]
    return url.port.map { upstream.authority.hasSuffix(":\($0)") } == true && own.contains(upstream.host)
  }
}

/// Numbers exchanges on from those that are there.
private struct Renumbering: ExchangeTap {
  private let writer: RecordingWriter
  private let last: Int

  init(_ writer: RecordingWriter, after last: Int) {
    self.writer = writer
    self.last = last
  }

  var limit: Int { writer.limit }

  func take(_ exchange: RecordedExchange, release: @escaping @Sendable () -> Void) {
    var exchange = exchange
    exchange.order += last
    writer.take(exchange, release: release)
  }

  func miss(_ request: String, _ reason: MissedExchange) { writer.miss(request, reason) }
}
