import MynahCore

/// Alarms by the instant at which they ring: a binary heap whose members know their place, so that any can be taken out.
struct AlarmQueue {
  private var heap: [Alarm] = []

  var earliest: Instant? { heap.first?.at }

  /// Sets `alarm` to ring at `instant`; one that was set before is moved.
  mutating func set(_ alarm: Alarm, at instant: Instant) {
    alarm.at = instant
    if alarm.slot < 0 {
      alarm.slot = heap.count
      heap.append(alarm)
      rise(alarm.slot)
    } else {
      rise(alarm.slot)
      sink(alarm.slot)
    }
  }

  mutating func cancel(_ alarm: Alarm) {
    let slot = alarm.slot
    guard slot >= 0 else { return }
    let last = heap.removeLast()
    alarm.slot = -1
    guard last !== alarm else { return }
    place(last, slot)
    rise(slot)
    sink(last.slot)
  }

  /// Takes out the earliest alarm that has come by `now`.
  mutating func due(by now: Instant) -> Alarm? {
    guard let first = heap.first, first.at <= now else { return nil }
    cancel(first)
    return first
  }

  private mutating func place(_ alarm: Alarm, _ slot: Int) {
    heap[slot] = alarm
    alarm.slot = slot
  }

  private mutating func rise(_ start: Int) {
    var slot = start
    let alarm = heap[slot]
    while slot > 0, alarm.at < heap[(slot - 1) / 2].at {
      place(heap[(slot - 1) / 2], slot)
      slot = (slot - 1) / 2
    }
    place(alarm, slot)
  }

  private mutating func sink(_ start: Int) {
    var slot = start
    let alarm = heap[slot]
    while true {
      var child = 2 * slot + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].at < heap[child].at { child += 1 }
      guard heap[child].at < alarm.at else { break }
      place(heap[child], slot)
      slot = child
    }
    place(alarm, slot)
  }
}

/// Something to be done at an instant.
final class Alarm {
  let purpose: Purpose
  fileprivate(set) var at = Instant.start
  fileprivate var slot = -1

  init(_ purpose: Purpose) { self.purpose = purpose }

  enum Purpose {
    /// The next step of the exchange on this connection is due.
    case proceed(Int)
    /// Time to ask again whether the peer of this connection has closed.
    case askPeer(Int)
    /// Time to see whether the library noticed that the peer of this connection closed.
    case nudge(Int)
  }
}
