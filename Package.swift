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
