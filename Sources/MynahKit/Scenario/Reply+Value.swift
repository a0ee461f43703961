public import MynahCore
public import MynahJSON

extension Reply {
  /// A value that a template calls by its name.
  public struct Value: Sendable {
    let source: TemplateValue.Source

    /// Counts from 1 in each session; equal names share a counter.
    public static func counter(_ name: String) -> Value { Value(source: .counter(name)) }
    /// One of these, drawn from the seed.
    public static func random(_ choices: JSON...) -> Value { Value(source: .random(choices)) }
    /// A time so far from now as RFC 3339 in UTC.
    public static func time(in offset: Duration = .zero) -> Value { time(offset, .rfc3339) }
    /// A time so far from now as HTTP writes dates (RFC 9110 section 5.6.7).
    public static func httpDate(in offset: Duration = .zero) -> Value { time(offset, .imf) }
    /// A time so far from now in whole seconds since 1970.
    public static func epoch(in offset: Duration = .zero) -> Value { time(offset, .epoch) }
    /// A time so far from now by a pattern such as `%Y-%m-%d`, in UTC.
    public static func time(in offset: Duration = .zero, by pattern: String) -> Value { time(offset, .pattern(pattern)) }

    private static func time(_ offset: Duration, _ format: TemplateValue.TimeFormat) -> Value {
      Value(source: .now(offset: offset, format: format))
    }
  }
}
