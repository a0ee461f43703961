/// The package itself.
public enum Mynah {
  /// The version of this build.
  public static let version = "0.1.0"
}
