import Foundation
import Programs
import Testing

@Suite(.ownThread) struct ShapeTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let manifest = Result { try Manifest.load(of: package) }

  private let rules: ShapeRules
  private let sources: [SourceFile]

  init() throws {
    rules = ShapeRules(manifest: try Self.manifest.get())
    sources = try SourceFile.all(in: Self.package, below: ["Sources"])
  }

  @Test("every module declares what it imports, imports only from above, and shares no C library")
  func imports() {
    report(rules.undeclaredImports(in: sources) + rules.importsFromBelow(in: sources) + rules.sharedLibraries(in: sources))
  }

  @Test("every file is short and every type has a telling name")
  func sizesAndNames() throws {
    let files = try SourceFile.all(in: Self.package)
    report(rules.longFiles(in: files) + rules.emptyNames(in: files))
  }

  @Test("every folder of sources is a target, and every target has one")
  func folders() throws {
    let targets = rules.manifest.targets.filter { !$0.isTest }.map(\.name)
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.package.appending(path: "Sources").path)
    #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(targets))
  }

  @Test("nothing links the library that makes time run differently for whoever does")
  func clock() {
    #expect(rules.manifest.targets.filter { $0.modules.contains("MynahClock") }.map(\.name) == [])
  }

  @Test("set-up installs every system library of the manifest")
  func setUp() throws {
    let script = try String(contentsOf: Self.package.appending(path: ".ci/setup"), encoding: .utf8)
    let packages = rules.manifest.targets.flatMap { $0.providers ?? [] }.flatMap { $0.apt ?? [] }.flatMap { $0 }
    #expect(!packages.isEmpty)
    for package in packages {
      #expect(script.contains(" \(package) "), ".ci/setup does not install \(package)")
    }
  }

  /// One issue a violation, each with its place.
  private func report(_ violations: [Violation], at location: SourceLocation = #_sourceLocation) {
    #expect(!sources.isEmpty, sourceLocation: location)
    for violation in violations {
      Issue.record(Comment(rawValue: violation.description), sourceLocation: location)
    }
  }
}
