import Synchronization

/// Bytes on their way from one thread to another, as they come, and never more of them in memory than about its capacity.
///
/// Nobody waits in it: who finds it full or empty is called when that has changed.
package final class BytePipe: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    /// How many of these have been read.
    var start = 0
    var readInAll = 0
    var end: End?
    /// Bytes from this offset on are not given out before the end is known.
    var heldFrom = Int.max
    /// What is written is forgotten.
    var isDiscarding = false
    var wakeReader: (@Sendable () -> Void)?
    var wakeWriter: (@Sendable () -> Void)?

    var readable: Int { min(bytes.count - start, end == nil ? heldFrom - readInAll : .max) }
  }

  /// How it ends.
  package enum End: Sendable, Hashable {
    case complete
    /// What is missing will never come: the side that wrote was closed or reset.
    case broken(isReset: Bool)
  }

  package enum Read: Sendable, Hashable {
    case bytes(Int)
    /// More may come.
    case empty
    case ended(End)
  }

  private let state = Mutex(State())
  private let capacity: Int
  /// Shown all that is written.
  private let tee: (@Sendable (UnsafeRawBufferPointer) -> Void)?

  package init(capacity: Int = 256 << 10, tee: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil) {
    self.capacity = capacity
    self.tee = tee
  }

  /// Keeps back what comes from that offset on until ``end(_:)``.
  package func hold(from offset: Int) { state.withLock { $0.heldFrom = offset } }

  /// Takes all of the bytes; false, and none taken, where it is full.
  package func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let (isTaken, wake) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
      if state.isDiscarding { return (true, nil) }
      guard state.bytes.count - state.start < capacity else { return (false, nil) }
      state.bytes.append(contentsOf: bytes)
      return (true, state.readable > 0 ? state.wakeReader.take() : nil)
    }
    if isTaken { tee?(bytes) }
    wake?()
    return isTaken
  }

  /// Has `wake` called once there is room; false, and not called, where there is some.
  package func whenRoom(_ wake: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      guard state.bytes.count - state.start >= capacity, !state.isDiscarding else { return false }
      state.wakeWriter = wake
      return true
    }
  }

  /// Forgets what is there and what will be written: nobody reads it any more.
  package func discard() {
    let wake = state.withLock { state in
      state.isDiscarding = true
      state.bytes = []
      state.start = 0
      return state.wakeWriter.take()
    }
    wake?()
  }

  /// Says that nothing more is written; only the first end counts.
  package func end(_ end: End) {
    let wake = state.withLock { state in
      state.end = state.end ?? end
      return state.wakeReader.take()
    }
    wake?()
  }

  /// Copies out what is there, or says what has become of the rest.
  package func read(into buffer: UnsafeMutableRawBufferPointer) -> Read {
    let (read, wake) = state.withLock { state -> (Read, (@Sendable () -> Void)?) in
      let count = min(buffer.count, state.readable)
      guard count > 0 else {
        if let end = state.end, state.start == state.bytes.count { return (.ended(end), nil) }
        return (.empty, nil)
      }
      state.bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[state.start..<(state.start + count)])) }
      state.start += count
      state.readInAll += count
      if state.start == state.bytes.count {
        state.bytes.removeAll(keepingCapacity: true)
        state.start = 0
      } else if state.start > capacity / 2 {
        state.bytes.removeFirst(state.start)
        state.start = 0
      }
      return (.bytes(count), state.bytes.count - state.start <= capacity / 2 ? state.wakeWriter.take() : nil)
    }
    wake?()
    return read
  }

  /// Has `wake` called once there is something to read, or the end; false, and not called, where that is so already.
  package func whenReadable(_ wake: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      guard state.readable <= 0, state.end == nil else { return false }
      state.wakeReader = wake
      return true
    }
  }
}
