// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error)]

let package = Package(
  name: "orders-client",
  platforms: [.macOS(.v15)],
  products: [.library(name: "OrdersClient", targets: ["OrdersClient"])],
  dependencies: [.package(name: "mynah", path: "../..")],
  targets: [
    .target(name: "OrdersClient", swiftSettings: strict),
    // The same client with one part exchanged for a bad one: what each expectation is there to catch.
    .target(name: "FaultyOrdersClient", dependencies: ["OrdersClient"], swiftSettings: strict),
    .testTarget(
      name: "OrdersClientTests",
      dependencies: [
        "OrdersClient", "FaultyOrdersClient", .product(name: "MynahTesting", package: "mynah"),
        .product(name: "MynahKit", package: "mynah"),
      ],
      swiftSettings: strict),
  ]
)
