// swift-tools-version: 6.2
import PackageDescription

// Fuzzing of everything that is read from outside. A package of its own, for all of it is built with the sanitizers of
// libFuzzer: `Fuzz/run.sh`.
let package = Package(
  name: "tenor-fuzz",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "tenor", path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: [.product(name: "Tenor", package: "tenor")],
      // libFuzzer has the main function.
      swiftSettings: [.unsafeFlags(["-parse-as-library"])])
  ],
  swiftLanguageModes: [.v6]
)
