// swift-tools-version: 6.2
import PackageDescription

// MARK: - Settings shared by every target

let strictSettings: [SwiftSetting] = [
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
  .enableUpcomingFeature("ExistentialAny"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
  .enableUpcomingFeature("MemberImportVisibility"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// On Linux librsvg's own flags hold -pthread, of which SwiftPM warns; those of Cairo, on which it draws, suffice there.
#if os(Linux)
let rsvgPackage = "cairo"
#else
let rsvgPackage = "librsvg-2.0"
#endif

func room(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strictSettings)
}

func tests(
  of name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource]? = nil
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude, resources: resources,
    swiftSettings: strictSettings)
}

let package = Package(
  name: "tenor",
  platforms: [.macOS(.v26)],
  products: [
    // MARK: Public API
    .library(name: "Tenor", targets: ["Tenor"]),
    .library(name: "TenorCompute", targets: ["TenorCompute"]),
    .library(name: "TenorLayers", targets: ["TenorLayers"]),
    .library(name: "TenorTraining", targets: ["TenorTraining"]),
    .library(name: "TenorText", targets: ["TenorText"]),
    .library(name: "TenorData", targets: ["TenorData"]),
    .library(name: "TenorModel", targets: ["TenorModel"]),
    .library(name: "TenorInterchange", targets: ["TenorInterchange"]),
    .library(name: "TenorInsight", targets: ["TenorInsight"]),
    .library(name: "TenorPictures", targets: ["TenorPictures"]),
    .library(name: "TenorServe", targets: ["TenorServe"]),
    .executable(name: "tenor", targets: ["TenorTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // MARK: Rooms, each importing only rooms above it
    .target(name: "CTenorKernels"),
    room("TenorCompute", ["CTenorKernels"]),
    room("TenorLayers", ["TenorCompute"]),
    room("TenorTraining", ["TenorCompute", "TenorLayers"]),
    room("TenorText", ["TenorCompute", "TenorLayers"]),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive",
      providers: [.apt(["libarchive-dev"]), .brew(["libarchive"])]),
    room("TenorArchive", ["CArchive"]),
    room(
      "TenorData",
      [
        "TenorText", "TenorLayers", "CArchive", "TenorArchive",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    room(
      "TenorModel", ["TenorCompute", "TenorLayers", "TenorTraining", "TenorText"],
      resources: [.copy("Resources/imdb-small")]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .target(name: "CTenorHDF5", dependencies: ["CHDF5"]),
    room(
      "TenorInterchange",
      [
        "TenorCompute", "TenorLayers", "TenorText", "TenorModel", "CArchive", "TenorArchive", "CHDF5", "CTenorHDF5",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),
    room(
      "TenorInsight",
      [
        "TenorCompute", "TenorLayers", "TenorTraining", "TenorText", "TenorData", "TenorModel",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Yams", package: "Yams"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], resources: [.embedInCode("Recipes/Shipped")]),
    .systemLibrary(
      name: "CRsvg", pkgConfig: rsvgPackage, providers: [.apt(["librsvg2-dev"]), .brew(["librsvg"])]),
    room("TenorPictures", ["TenorInsight", "CRsvg"]),
    room(
      "TenorServe",
      [
        "TenorCompute", "TenorLayers", "TenorText", "TenorData", "TenorModel", "TenorInsight",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"), .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], resources: [.embedInCode("Page")]),
    room(
      "Tenor",
      [
        "TenorCompute", "TenorLayers", "TenorTraining", "TenorText", "TenorData", "TenorModel", "TenorInterchange",
        "TenorInsight", "TenorPictures", "TenorServe",
      ]),
    .executableTarget(
      name: "TenorTool",
      dependencies: [
        "Tenor", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strictSettings),

    // MARK: What reads from outside, each reader as a fuzzing target
    .target(
      name: "TenorFuzz",
      dependencies: [
        "TenorLayers", "TenorTraining", "TenorText", "TenorData", "TenorModel", "TenorInterchange", "TenorInsight",
      ], path: "Fuzz/Readers", swiftSettings: strictSettings),

    // MARK: Unit test bundles
    tests(of: "TenorCompute", []),
    tests(of: "TenorLayers", ["TenorCompute"], resources: [.copy("Fixtures")]),
    tests(of: "TenorTraining", ["TenorCompute", "TenorLayers"], resources: [.copy("Fixtures")]),
    tests(of: "TenorText", ["TenorLayers"], resources: [.copy("Fixtures")]),
    tests(
      of: "TenorData",
      [
        "TenorText", "TenorLayers", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
      ], resources: [.copy("Fixtures")]),
    tests(
      of: "TenorInterchange", ["TenorCompute", "TenorLayers", "TenorText", "TenorModel"], resources: [.copy("Fixtures")]
    ),
    tests(
      of: "TenorModel", ["TenorCompute", "TenorLayers", "TenorTraining", "TenorText"], resources: [.copy("Fixtures")]),
    tests(
      of: "TenorInsight",
      [
        "TenorCompute", "TenorLayers", "TenorTraining", "TenorText", "TenorData", "TenorModel",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], resources: [.copy("Fixtures")]),
    tests(of: "TenorPictures", ["TenorInsight"]),
    tests(
      of: "TenorServe",
      [
        "TenorCompute", "TenorLayers", "TenorText", "TenorData", "TenorModel", "TenorInsight", "TenorTraining",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"), .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ], exclude: ["Page"]),
    tests(of: "TenorFuzz", [], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "TenorCommandTests",
      dependencies: ["TenorTool", "TenorLayers", "TenorText", "TenorModel", "TenorTraining"],
      swiftSettings: strictSettings),
  ],
  swiftLanguageModes: [.v6]
)

// The program that libFuzzer drives has no main function of its own, so that it is built by Fuzz/run.sh alone.
if Context.environment["TENOR_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "tenor-fuzz", dependencies: ["TenorFuzz"], path: "Fuzz/Entry",
      swiftSettings: strictSettings + [.unsafeFlags(["-parse-as-library"])]))
}
