import MynahCore
import Testing

@testable import MynahBehavior

struct LagTests {
  @Test("how late the server may have been is the same in whatever order its late firings stand", arguments: [[], [1, 0, 2], [2, 1, 0]])
  func order(_ places: [Int]) {
    let samples = [
      Lag.Sample(at: instant(1), late: 0.25), Lag.Sample(at: instant(1.5), late: 0.01), Lag.Sample(at: instant(1.6), late: 2),
    ]
    let lag = Lag(p99: 0.02, max: 2, samples: places.isEmpty ? samples : places.map { samples[$0] })
    let bounds = [0, 0.74, 0.75, 1.25, 1.26, 1.5, 3.6, 3.61].map { lag.bound(at: instant($0)).inSeconds }
    #expect(bounds == [2, 2, 2, 2, 2, 2, 2, 0.02])
    var calm = lag
    calm.samples.removeAll { $0.late > 1 }
    #expect([0.74, 0.75, 1.25, 1.26, 1.5].map { calm.bound(at: instant($0)).inSeconds } == [0.02, 0.25, 0.25, 0.02, 0.02])
  }
}
