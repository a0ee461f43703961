import Programs
import Testing

@Suite(.ownThread) struct ShapeRulesTests {
  private let rules = ShapeRules(
    manifest: Manifest(targets: [
      .init(name: "CLibrary", type: "system", dependencies: [], providers: nil),
      .init(name: "Ground", type: "regular", dependencies: [.init(name: "CLibrary")], providers: nil),
      .init(name: "Roof", type: "regular", dependencies: [.init(name: "Ground"), .init(name: "CLibrary")], providers: nil),
    ]))

  @Test(
    "an import that the manifest does not declare is found, however it is written",
    arguments: [
      "import Roof", "public import Roof", "@testable import Roof", "@_spi(Some) import Roof", "@preconcurrency internal import Roof",
      "  import Roof", "import struct Roof.Tile", "import Roof.Tiles",
    ])
  func undeclared(line: String) {
    let file = SourceFile(target: "Ground", path: "Sources/Ground/A.swift", text: "import CLibrary\n\(line)\n")
    #expect(
      rules.undeclaredImports(in: [file]).map(\.description) == [
        "Sources/Ground/A.swift:2: Roof is not among the dependencies of Ground in Package.swift"
      ])
    #expect(
      rules.importsFromBelow(in: [file]).map(\.description) == [
        "Sources/Ground/A.swift:2: Roof does not stand above Ground in Package.swift"
      ])
  }

  @Test("FoundationNetworking and modules of packages of packages are found, those of Swift are not")
  func toolchain() {
    let text = "import FoundationNetworking\nimport Foundation\nimport Logging\n#if canImport(Glibc)\n  import Glibc\n#endif\n"
    let file = SourceFile(target: "Roof", path: "R.swift", text: text)
    #expect(
      rules.undeclaredImports(in: [file]).map(\.description) == [
        "R.swift:1: FoundationNetworking is not among the dependencies of Roof in Package.swift",
        "R.swift:3: Logging is not among the dependencies of Roof in Package.swift",
      ])
  }

  @Test("what is declared, above and not shared is fine")
  func fine() {
    let file = SourceFile(target: "Roof", path: "R.swift", text: "/// import Nothing\npublic import Ground\nimport CLibrary\n")
    #expect(rules.undeclaredImports(in: [file]).isEmpty)
    #expect(rules.importsFromBelow(in: [file]).isEmpty)
    #expect(rules.sharedLibraries(in: [file]).isEmpty)
  }

  @Test("a C library with two users is found at each of them")
  func shared() {
    let files = [
      SourceFile(target: "Ground", path: "G.swift", text: "import CLibrary"),
      SourceFile(target: "Roof", path: "R.swift", text: "\nimport CLibrary"),
    ]
    #expect(
      rules.sharedLibraries(in: files).map(\.description) == [
        "G.swift:1: CLibrary is imported by Ground and Roof", "R.swift:2: CLibrary is imported by Ground and Roof",
      ])
  }

  @Test("a file may have 400 lines and not one more")
  func length() {
    let longest = SourceFile(target: "Roof", path: "R.swift", text: String(repeating: "\n", count: 400))
    let tooLong = SourceFile(target: "Roof", path: "R.swift", text: String(repeating: "\n", count: 401))
    #expect(rules.longFiles(in: [longest]).isEmpty)
    #expect(rules.longFiles(in: [tooLong]).map(\.description) == ["R.swift:401: a file has 400 lines at most"])
  }

  @Test(
    "a name that says nothing is found",
    arguments: [
      ("struct RouteManager {", "Manager"), ("package final class HelperTools {", "Helper"), ("enum JSONUtils {}", "Utils"),
      ("  private actor Utilities {", "Utilities"), ("typealias Managers = Int", "Managers"), ("@main struct AppHelper {}", "Helper"),
    ])
  func names(line: String, word: String) {
    let found = rules.emptyNames(in: [SourceFile(target: "Roof", path: "R.swift", text: line)])
    #expect(found.count == 1)
    #expect(found.first?.description.hasPrefix("R.swift:1: \"\(word)\" in ") == true)
  }

  @Test(
    "telling names and comments are left alone",
    arguments: ["struct Utilization {}", "// a struct Manager", "let manager = FileManager.default", "struct Route {"])
  func goodNames(line: String) {
    #expect(rules.emptyNames(in: [SourceFile(target: "Roof", path: "R.swift", text: line)]).isEmpty)
  }
}
