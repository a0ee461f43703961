import MynahCore
import Synchronization

/// The text of the Date header, made once a second however many replies bear it.
final class DateLine: Sendable {
  private let last = Mutex((second: Int64.min, text: ""))

  func text(_ second: Int64) -> String {
    last.withLock { last in
      if last.second != second { last = (second, HTTPDate.text(second)) }
      return last.text
    }
  }
}
