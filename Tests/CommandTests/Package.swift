import Foundation

/// Where things lie.
enum Package {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of the built command.
  static let products: URL = {
    #if os(macOS)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") { return bundle.bundleURL.deletingLastPathComponent() }
    #endif
    return Bundle.main.bundleURL
  }()

  /// The folder of the Python that has the packages of the tests.
  static let python = root.appending(path: ".build/python/bin")

  /// False where `.ci/setup python` has not been run, which is then said.
  static var hasPython: Bool {
    let isThere = FileManager.default.isExecutableFile(atPath: python.appending(path: "python").path)
    if !isThere { print("absent: .build/python, which .ci/setup python makes") }
    return isThere
  }

  /// False where the clients from PyPI are not installed, which is then said.
  static var hasClients: Bool {
    let areThere = hasPython && FileManager.default.fileExists(atPath: root.appending(path: ".build/python/clients").path)
    if !areThere { print("absent: the clients in .build/python, which .ci/setup python installs") }
    return areThere
  }
}

/// Waits until something is so, at most a minute.
func until(_ condition: () async throws -> Bool) async throws -> Bool {
  let end = ContinuousClock.now + .seconds(60)
  while try await !condition() {
    if ContinuousClock.now > end { return false }
    try await Task.sleep(for: .milliseconds(10))
  }
  return true
}
