// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "tickmark",
  products: [
    .library(name: "CanonicalJSON", targets: ["CanonicalJSON"]),
    .library(name: "Archive", targets: ["Archive"]),
    .library(name: "Age", targets: ["Age"]),
  ],
  targets: [
    .target(
      name: "CArchive",
      linkerSettings: [.linkedLibrary("z"), .linkedLibrary("isal"), .linkedLibrary("zstd")]
    ),
    .target(name: "CCrypto", linkerSettings: [.linkedLibrary("crypto")]),
    .target(name: "Cryptography", dependencies: ["CCrypto"]),
    .target(name: "CanonicalJSON"),
    .target(name: "Archive", dependencies: ["CArchive"]),
    .target(name: "TransparencyLog", dependencies: ["Cryptography"]),
    .target(name: "Age", dependencies: ["Archive", "Cryptography"]),
    .testTarget(name: "CryptographyTests", dependencies: ["Archive", "Cryptography"]),
    .testTarget(name: "CanonicalJSONTests", dependencies: ["CanonicalJSON"]),
    .testTarget(name: "ArchiveTests", dependencies: ["Archive"]),
    .testTarget(name: "TransparencyLogTests", dependencies: ["Cryptography", "TransparencyLog"]),
    .testTarget(name: "AgeTests", dependencies: ["Age", "Archive", "Cryptography"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where !["CArchive", "CCrypto"].contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
  ]
}
