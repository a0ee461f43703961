import Dispatch
package import MynahCore
package import MynahDrift
package import MynahFiles
import MynahJSON
import MynahUpstream
import Synchronization

/// Sends the requests of a recording to a live API, one after another, and compares what comes back.
package struct DriftRun {
  private let recording: Recording
  /// The folder or file that the recording lies in.
  private let path: String
  private let upstream: Proxy

  package init(_ recording: Recording, path: String, upstream: Proxy) {
    self.recording = recording
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.upstream = upstream
  }

  package func report(methods: Set<String>, secrets: [DriftSecret]) throws(DriftError) -> DriftReport {
    var check = DriftCheck(
      recording, methods: methods, secretsByKind: Dictionary(secrets.map { ($0.kind, $0.value) }) { $1 })
    let calls = Upstream()
    defer { calls.stop() }
    var isReached = false
    // What leads to the recorded API, such as the Destination of a COPY, has to lead to this one.
    let rerouting = recording.upstream.map { Rerouting(upstream.url, host: nil, sessionURL: $0) }
    while let request = check.next() {
      let headers = rerouting?.toUpstream(request.headers) ?? request.headers
      let head = RequestHead(method: request.method, target: request.target, version: request.head.version, headers: headers)
      let body: UpstreamRequest.Body = request.body.isEmpty ? .none : .bytes(request.body)
      let reply = CollectedReply()
      do throws(UpstreamError) {
        _ = try calls.call(UpstreamRequest(forwarding: head, to: upstream.url, body: body), upstream.settings, receiver: reply)
      } catch {
        throw .cannotCall(error.description)
      }
      switch reply.wait() {
      case .success(let response):
        isReached = true
        check.take(response)
      case .failure(let failure):
        // Where the first call finds nobody, the others won't either.
        guard isReached || !failure.isUnreachable else { throw .unreachable(failure.reason) }
        check.fail(failure.reason)
      }
    }
    return check.report(name: path, upstream: "\(upstream.url)")
  }

  /// The line of the recording's file where a finding points to.
  package func line(of finding: DriftFinding) -> Int? {
    guard let pointer = finding.pointer, let bytes = try? SourceFile.read("\(path)/\(finding.file)") else { return nil }
    return (try? JSONDocument(parsing: bytes))?.position(of: pointer)?.line
  }
}

/// Why nothing could be compared.
package enum DriftError: Error, Sendable, Hashable, CustomStringConvertible {
  case cannotCall(String)
  /// Nobody answers there.
  case unreachable(String)

  package var description: String {
    switch self {
    case .cannotCall(let reason), .unreachable(let reason): reason
    }
  }
}

/// What stands behind the placeholders of a kind: `--secret bearer=SHOP_TOKEN`, or the name of the variable alone, as it was recorded.
package struct DriftSecret: Sendable {
  package let kind: String
  package let value: String

  package init(kind: String, value: String) {
    self.kind = kind
    self.value = value
  }

  /// Reads `KIND=VARIABLE` or `VARIABLE`.
  package init(_ text: String, environment: (String) -> String?) throws(SecretWordError) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let name = parts.last ?? ""
    guard let value = environment(name), !value.isEmpty else { throw .noVariable(name) }
    self.init(kind: parts.count == 2 ? parts[0] : KnownSecret(environment: name, value: value).kind, value: value)
  }
}

/// A reply that is waited for.
private final class CollectedReply: UpstreamReceiver {
  struct Failure: Error {
    let reason: String
    /// It never came to a connection.
    let isUnreachable: Bool
  }

  private let response = Mutex<(reply: RecordedResponse?, outcome: UpstreamOutcome?)>((nil, nil))
  private let end = DispatchSemaphore(value: 0)

  func wait() -> Result<RecordedResponse, Failure> {
    end.wait()
    return response.withLock { state in
      switch (state.reply, state.outcome) {
      case (let reply?, .complete): .success(reply)
      case (_, .failed(let reason)): .failure(Failure(reason: reason, isUnreachable: true))
      case (_, .timedOut): .failure(Failure(reason: "the API fell silent", isUnreachable: false))
      default: .failure(Failure(reason: "the API broke its reply off", isUnreachable: false))
      }
    }
  }

  func receive(head: [UInt8]) { response.withLock { $0.reply = RecordedResponse(head: head) } }

  func receive(body: UnsafeRawBufferPointer, of call: UpstreamCall) -> Bool {
    response.withLock { $0.reply?.body.append(contentsOf: body) }
    return true
  }

  func pause() {}

  func receive(trailers: [UInt8]) {}

  func end(_ outcome: UpstreamOutcome) {
    response.withLock { $0.outcome = outcome }
    end.signal()
  }
}
