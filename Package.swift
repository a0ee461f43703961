// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is built with these: Swift 6 language mode, imports that say whether they are public, and no warning left standing.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A C library as the system has it: a module map and a shim, nothing else.
func system(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

/// A module of ours.
///
/// The list of what it imports is the architecture; a test holds the imports against it.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "mynah",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "mynah", targets: ["MynahCommand"]),
    .library(name: "MynahKit", targets: ["MynahKit"]),
    .library(name: "MynahTesting", targets: ["MynahTesting"]),
    .library(name: "MynahXCTest", targets: ["MynahXCTest"]),
    // Preloaded into the programs that `mynah run --speed` starts.
    .library(name: "mynahclock", type: .dynamic, targets: ["MynahClock"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // The C libraries.
    system("CJansson", pkgConfig: "jansson", apt: "libjansson-dev", brew: "jansson"),
    system("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev", brew: "pcre2"),
    system("CGnuTLS", pkgConfig: "gnutls", apt: "libgnutls28-dev", brew: "gnutls"),
    system("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev", brew: "libmicrohttpd"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
    // Without pkg-config, which would link it: it is loaded when it is first used, since some thirty libraries come with it.
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-gnutls-dev"]), .brew(["curl"])]),

    // Alone on purpose: what links it sees time run differently. Without start files, which need Swift's own library.
    .target(
      name: "MynahClock",
      // It goes into programs that no sanitizer was built into.
      cSettings: [.treatAllWarnings(as: .error), .enableWarning("extra"), .unsafeFlags(["-fno-sanitize=all"], .when(platforms: [.linux]))],
      linkerSettings: [.unsafeFlags(["-nostartfiles", "-no-toolchain-stdlib-rpath"], .when(platforms: [.linux]))]),

    // One Swift door to each of three.
    module("MynahRegex", ["CPCRE2"]),
    module("MynahJSON", ["CJansson", "MynahRegex"]),
    module("MynahCrypto", ["CGnuTLS"]),

    // What is decided, without a socket or a file.
    module("MynahCore", ["MynahJSON", "MynahRegex", "MynahCrypto", .product(name: "Mustache", package: "swift-mustache")]),
    module("MynahBehavior", ["MynahCore", "MynahCrypto", "MynahJSON"]),

    // What comes in and goes out.
    module(
      "MynahFiles",
      ["MynahCore", "MynahCrypto", "MynahJSON", "MynahRegex", "CZlib", .product(name: "Yams", package: "Yams")]),
    module("MynahServing", ["MynahCore", "MynahCrypto", "CMicroHTTPD"]),
    module("MynahUpstream", ["MynahCore", "CCurl"]),

    // A live API against a recording of it.
    module("MynahDrift", ["MynahBehavior", "MynahCore", "MynahFiles", "MynahJSON"]),

    // The public face, and the command over it.
    module(
      "MynahKit",
      [
        "MynahBehavior", "MynahCore", "MynahCrypto", "MynahDrift", "MynahFiles", "MynahJSON", "MynahRegex", "MynahServing", "MynahUpstream",
      ]),
    module("MynahTesting", ["MynahBehavior", "MynahCore", "MynahKit"]),
    module("MynahXCTest", ["MynahBehavior", "MynahCore", "MynahKit"]),
    .executableTarget(
      name: "MynahCommand",
      dependencies: [
        "MynahBehavior", "MynahCore", "MynahDrift", "MynahFiles", "MynahKit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Tests, beside each module.
    .target(name: "Programs", path: "Tests/Programs", swiftSettings: strict),
    tests("MynahRegexTests", ["MynahRegex"]),
    tests("MynahJSONTests", ["MynahJSON", "Programs"]),
    tests("MynahCryptoTests", ["MynahCrypto", "CGnuTLS", "Programs"]),
    tests("MynahCoreTests", ["MynahCore", "MynahJSON"]),
    tests("MynahBehaviorTests", ["MynahBehavior", "MynahCore", "MynahJSON", "Programs"]),
    tests("MynahFilesTests", ["MynahFiles", "MynahCore", "MynahCrypto", "MynahJSON", "Programs"]),
    tests("MynahServingTests", ["MynahServing", "MynahCore", "MynahCrypto", "CGnuTLS", "Programs"]),
    tests("MynahDriftTests", ["MynahDrift", "MynahCore", "MynahFiles", "MynahJSON", "Programs"]),
    tests("MynahUpstreamTests", ["MynahUpstream", "MynahCore", "MynahCrypto", "MynahServing"]),
    tests("MynahKitTests", ["MynahKit", "MynahBehavior", "MynahCore", "MynahFiles", "MynahJSON", "Programs"]),
    tests("FixtureTests", ["MynahKit", "MynahTesting", "MynahXCTest", "Programs"]),
    tests("CommandTests", ["MynahCommand", "MynahJSON", "Programs"]),
    tests("ShapeTests", ["Programs"]),
  ]
)
