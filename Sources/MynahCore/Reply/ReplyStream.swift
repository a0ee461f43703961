import Synchronization

/// A reply that is sent while it is made: its head, once that is known, and its body as it comes.
///
/// One side begins it and writes its body; the other starts it, waits for it without a thread, and reads.
package final class ReplyStream: Sendable {
  package let body = BytePipe()

  private struct State {
    var start: (@Sendable () -> Void)?
    var cancel: (@Sendable () -> Void)?
    var head: Head?
    var wake: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// What is sent before the body.
  package struct Head: Sendable {
    /// Status and header lines, and all of the body where nothing more comes.
    package var reply: RenderedReply
    /// How long the body is that comes; nil where nobody knows.
    package var length: Int?
    /// Nothing more comes.
    package var isWhole: Bool

    package init(_ reply: RenderedReply, length: Int? = nil, isWhole: Bool) {
      self.reply = reply
      self.length = length
      self.isWhole = isWhole
    }
  }

  package init() {}

  /// Says how the reply is to be started when it is due, and how it is given up.
  package func prepare(start: @escaping @Sendable () -> Void, cancel: @escaping @Sendable () -> Void) {
    state.withLock { state in
      state.start = start
      state.cancel = cancel
    }
  }

  /// Has the reply made; later calls do nothing.
  package func start() {
    let start = state.withLock { $0.start.take() }
    start?()
  }

  /// Gives the reply up, whose reader has gone; nothing happens where it was over.
  package func cancel() {
    let cancel = state.withLock { state in
      state.start = nil
      return state.cancel.take()
    }
    cancel?()
  }

  /// Nothing is left to give up.
  package func settle() { state.withLock { $0.cancel = nil } }

  package func begin(_ head: Head) {
    let wake = state.withLock { state in
      state.head = head
      return state.wake.take()
    }
    wake?()
  }

  package var head: Head? { state.withLock { $0.head } }

  /// Has `wake` called once there is more to send than now; false, and not called, where there is some.
  package func whenReady(_ wake: @escaping @Sendable () -> Void, hasSentHead: Bool) -> Bool {
    if hasSentHead { return body.whenReadable(wake) }
    return state.withLock { state in
      guard state.head == nil else { return false }
      state.wake = wake
      return true
    }
  }
}
