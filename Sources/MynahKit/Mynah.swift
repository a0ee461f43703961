/// The package itself.
package enum Mynah {
  /// The version of this build.
  package static let version = "0.1.0"
}
