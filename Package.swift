// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "shop",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "mynah", path: "../mynah")],
  targets: [
    .target(name: "Shop"),
    .testTarget(
      name: "ShopTests",
      dependencies: [
        "Shop", .product(name: "MynahKit", package: "mynah"), .product(name: "MynahTesting", package: "mynah"),
      ]),
  ]
)

// Only who builds the documentation needs its plugin: make docs.
if Context.environment["MYNAH_DOCS"] != nil {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
