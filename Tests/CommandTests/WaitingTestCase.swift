#if os(Linux)
  import Dispatch
  import Foundation
  import XCTest

  /// The same with what XCTest waits by.
  final class WaitingTestCase: XCTestCase {
    private var began = ContinuousClock.now

    override func setUpWithError() throws {
      try XCTSkipIf(ProcessInfo.processInfo.environment["MYNAH_SAMPLES"] == nil, "run by WaitingTests")
      began = .now
    }

    private func later() -> XCTestExpectation {
      let later = expectation(description: "half a minute later")
      DispatchQueue.global().asyncAfter(deadline: .now() + 30) { later.fulfill() }
      return later
    }

    func testWaitsForWhatComes() {
      wait(for: [later()], timeout: 3000)
      XCTAssertGreaterThanOrEqual(ContinuousClock.now - began, .seconds(30))
    }

    func testAwaitsWhatComes() async {
      await fulfillment(of: [later()], timeout: 3000)
      XCTAssertGreaterThanOrEqual(ContinuousClock.now - began, .seconds(30))
    }

    func testGivesUpOnWhatDoesNotCome() {
      XCTAssertEqual(XCTWaiter.wait(for: [XCTestExpectation()], timeout: 30), .timedOut)
      XCTAssertGreaterThanOrEqual(ContinuousClock.now - began, .seconds(30))
    }

    func testRunsItsLoop() {
      let rang = expectation(description: "the timer of the loop rang")
      let timer = Timer.scheduledTimer(withTimeInterval: 30, repeats: false) { _ in rang.fulfill() }
      RunLoop.current.run(until: Date(timeIntervalSinceNow: 20))
      wait(for: [rang], timeout: 3000)
      timer.invalidate()
      XCTAssertGreaterThanOrEqual(ContinuousClock.now - began, .seconds(29))
    }
  }
#endif
