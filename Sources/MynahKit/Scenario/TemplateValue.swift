import MynahCore
public import MynahJSON

/// A value that a template calls by its name: ``Reply/template(_:)``.
public struct TemplateValue: Sendable {
  let source: MynahCore.TemplateValue.Source

  /// Counts 1, 2, 3 and so on in each session; equal names share a counter.
  public static func counter(_ name: String) -> TemplateValue { TemplateValue(source: .counter(name)) }
  /// One of these, drawn from the seed.
  public static func random(_ choices: JSON...) -> TemplateValue { TemplateValue(source: .random(choices)) }
  /// A time so far from now as RFC 3339 in UTC.
  public static func time(in offset: Duration = .zero) -> TemplateValue { time(offset, .rfc3339) }
  /// A time so far from now as HTTP writes dates (RFC 9110 section 5.6.7).
  public static func httpDate(in offset: Duration = .zero) -> TemplateValue { time(offset, .imf) }
  /// A time so far from now in whole seconds since 1970.
  public static func epoch(in offset: Duration = .zero) -> TemplateValue { time(offset, .epoch) }
  /// A time so far from now by a pattern such as `%Y-%m-%d`, in UTC.
  public static func time(in offset: Duration = .zero, by pattern: String) -> TemplateValue { time(offset, .pattern(pattern)) }

  private static func time(_ offset: Duration, _ format: MynahCore.TemplateValue.TimeFormat) -> TemplateValue {
    TemplateValue(source: .now(offset: offset, format: format))
  }
}
