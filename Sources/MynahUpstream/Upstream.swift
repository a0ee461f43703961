import Synchronization

/// Calls real APIs, any number of them at once, one thread at a time.
///
/// Certificates are verified, redirects are not followed, nothing is decoded or added; connections are kept and used again, and proxies are
/// those of the environment.
package final class Upstream: Sendable {
  private let loop = Mutex<UpstreamLoop?>(nil)

  package init() {}

  deinit { stop() }

  /// Makes sure that APIs can be called at all, which the first call does otherwise.
  ///
  /// - Throws: ``UpstreamError`` where there is no libcurl.
  package static func prepare() throws(UpstreamError) { _ = try CurlLibrary.loaded.get() }

  /// Begins a call, which `receiver` hears of.
  ///
  /// - Throws: ``UpstreamError`` where there is no libcurl or no thread to be had.
  package func call(
    _ request: UpstreamRequest, _ settings: UpstreamSettings, receiver: any UpstreamReceiver
  ) throws(UpstreamError) -> UpstreamCall {
    let loop = try running()
    let transfer = Transfer(request, settings, receiver, loop)
    loop.post(.start(transfer))
    return UpstreamCall(transfer: transfer)
  }

  /// Gives up all calls and returns when the thread has ended.
  package func stop() { loop.withLock { $0.take() }?.stop() }

  private func running() throws(UpstreamError) -> UpstreamLoop {
    let result = loop.withLock { loop -> Result<UpstreamLoop, UpstreamError> in
      if let loop { return .success(loop) }
      return Result { () throws(UpstreamError) in
        let new = try UpstreamLoop()
        try new.start()
        loop = new
        return new
      }
    }
    return try result.get()
  }
}

/// A call under way.
package struct UpstreamCall: Sendable {
  let transfer: Transfer

  /// There is room again for what comes back.
  package func resume() { transfer.loop?.post(.resume(transfer)) }

  /// Gives it up; nothing happens where it has ended.
  package func cancel() { transfer.loop?.post(.cancel(transfer)) }
}
