import MynahCore
import Synchronization

/// The scheduler's thread: what it knows stays on it.
final class SchedulerLoop {
  let context: ServingContext
  let scheduler: Scheduler
  let clock: Clock
  var alarms = AlarmQueue()
  /// The suspended exchanges, by connection.
  var flights: [Int: Flight] = [:]
  /// The open connections whose peer closed its sending side or more, by number.
  var departures: [Int: Departure] = [:]
  /// When the next sample of our own lag is to be taken: no alarm, since it comes a hundred times a second.
  private var sampleDue = Instant.distantFuture
  private var armedFor: Instant?
  private var isRunning = true

  init(_ context: ServingContext) {
    self.context = context
    scheduler = context.scheduler
    clock = context.clock
  }

  func run() {
    while isRunning {
      armTimer()
      scheduler.poller.wait { notice in
        switch notice {
        case .woken: break
        case .alarm: armedFor = nil
        case .socket(let number, let readiness): socketChanged(number, readiness)
        }
      }
      // Whatever woke us, as there are some that nobody wakes us for.
      for message in scheduler.takeMessages() { receive(message) }
      takeSample()
      ringAlarms()
    }
    for flight in Array(flights.values) { abandon(flight) }
  }

  private func armTimer() {
    let earliest = min(alarms.earliest ?? .distantFuture, sampleDue)
    guard earliest < .distantFuture, earliest != armedFor else { return }
    armedFor = earliest
    scheduler.poller.setAlarm(after: clock.rest(for: earliest - clock.now()).nanoseconds)
  }

  private func ringAlarms() {
    while let alarm = alarms.due(by: clock.now()) {
      switch alarm.purpose {
      case .proceed(let number): if let flight = flights[number] { proceed(flight) }
      case .askPeer(let number): if let flight = flights[number] { askPeer(flight) }
      case .nudge(let number): nudge(number)
      }
    }
  }

  private func receive(_ message: Scheduler.Message) {
    switch message {
    case .take(let connection, let plan): take(connection, plan)
    case .opened(let number, let sequence):
      if let flight = flights[number], flight.connection.sequence == sequence { release(flight, opened: true) }
    case .ready(let number, let sequence):
      if let flight = flights[number], flight.connection.sequence == sequence, case .waiting = flight.phase { proceed(flight) }
    case .resumed(let suspension):
      if let flight = flights[suspension.connection.number], flight.suspension === suspension { forget(flight) }
    case .sampleLag: sampleDue = clock.now().advanced(nanoseconds: scheduler.lag.withLock { $0.interval })
    case .stop: isRunning = false
    }
  }

  /// Takes a sample if one is due, and not whenever something else woke us: on a busy server none would ever be.
  private func takeSample() {
    let now = clock.now()
    guard sampleDue <= now else { return }
    let interval = scheduler.lag.withLock { lag in
      lag.add(due: sampleDue, fired: now)
      return lag.interval
    }
    sampleDue = now.advanced(nanoseconds: interval)
  }
}
