/// A real API that answers in a response's place.
package struct Proxy: Sendable, Hashable {
  package var url: UpstreamURL
  /// How long it may be silent before it is given up; nil: ten minutes.
  package var timeout: Duration?
  /// The authorities that are trusted, as PEM; nil: those of the system.
  package var authority: File?
  /// Our own certificate and its key, as PEM, for an API that asks for one.
  package var certificate: File?
  package var key: File?

  /// A file of the scenario's folder.
  package struct File: Sendable, Hashable {
    /// As the scenario names it.
    package var name: String
    package var path: String

    package init(name: String, path: String) {
      self.name = name
      self.path = path
    }
  }

  package init(_ url: UpstreamURL, timeout: Duration? = nil, authority: File? = nil, certificate: File? = nil, key: File? = nil) {
    self.url = url
    self.timeout = timeout
    self.authority = authority
    self.certificate = certificate
    self.key = key
  }
}
