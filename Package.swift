// swift-tools-version: 6.2
import PackageDescription

// Hashing many messages side by side has a library for this processor alone.
#if arch(x86_64)
let lanes: [LinkerSetting] = [.linkedLibrary("IPSec_MB")]
#else
let lanes: [LinkerSetting] = []
#endif

let package = Package(
  name: "tickmark",
  products: [
    .executable(name: "tickmark", targets: ["TickmarkCLI"]),
    .library(name: "CanonicalJSON", targets: ["CanonicalJSON"]),
    .library(name: "Archive", targets: ["Archive"]),
    .library(name: "Age", targets: ["Age"]),
    .library(name: "EventStore", targets: ["EventStore"]),
    .library(name: "EventStoreConformance", targets: ["EventStoreConformance"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
  ],
  targets: [
    .target(
      name: "CArchive",
      linkerSettings: [.linkedLibrary("z"), .linkedLibrary("isal"), .linkedLibrary("zstd")]
    ),
    .target(name: "CCrypto", linkerSettings: [.linkedLibrary("crypto")] + lanes),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "CSystem"),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CXMLSchema", dependencies: ["CLibXML2"]),
    .target(
      name: "Cryptography",
      dependencies: ["CCrypto", .product(name: "Crypto", package: "swift-crypto")]
    ),
    .target(name: "CanonicalJSON"),
    .target(name: "Archive", dependencies: ["CArchive"]),
    .target(name: "TransparencyLog", dependencies: ["Cryptography"]),
    .target(name: "Age", dependencies: ["Archive", "Cryptography"]),
    .target(name: "SSHSignature", dependencies: ["Cryptography"]),
    .target(name: "SQLite", dependencies: ["CSQLite"]),
    .target(name: "Documents", dependencies: ["CXMLSchema", "Cryptography"]),
    .target(name: "Trail", dependencies: ["CanonicalJSON", "Cryptography"]),
    .target(name: "Formats", dependencies: ["Archive", "CanonicalJSON", "Cryptography", "Trail"]),
    .target(
      name: "EventStore",
      dependencies: ["CanonicalJSON", "Cryptography", "SQLite", "Trail"]
    ),
    .target(name: "EventStoreConformance", dependencies: ["CanonicalJSON", "EventStore"]),
    .target(
      name: "Tickmark",
      dependencies: [
        "Age", "Archive", "CSystem", "CanonicalJSON", "Cryptography", "Documents", "EventStore",
        "Formats", "SQLite", "SSHSignature", "Trail", "TransparencyLog",
        .product(name: "Yams", package: "Yams"),
      ]
    ),
    .target(
      name: "CReportAssets",
      path: "reports",
      exclude: ["controls", "frameworks", "pages", "report.xsd", "sample"],
      sources: ["shipped.c"]
    ),
    .target(name: "ReportAssets", dependencies: ["CReportAssets"]),
    .executableTarget(
      name: "TickmarkCLI",
      dependencies: [
        "Age", "CanonicalJSON", "Cryptography", "Documents", "EventStore", "ReportAssets", "SQLite",
        "Tickmark", "Trail", "TransparencyLog",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
    .executableTarget(
      name: "step-benchmark",
      dependencies: [
        "Age", "Archive", "CanonicalJSON", "Cryptography", "Formats", "Tickmark",
        "TransparencyLog",
      ],
      path: "Sources/StepBenchmark"
    ),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Age", "Archive", "CanonicalJSON", "Cryptography", "Documents", "Formats", "ReportAssets",
        "SSHSignature", "Tickmark", "TransparencyLog",
      ],
      path: "Sources/Fuzz"
    ),
    .executableTarget(
      name: "orders",
      dependencies: ["CanonicalJSON", "EventStore"],
      path: "examples/orders/Sources"
    ),
    .testTarget(name: "CryptographyTests", dependencies: ["Archive", "Cryptography"]),
    .testTarget(name: "CanonicalJSONTests", dependencies: ["CanonicalJSON"]),
    .testTarget(name: "ArchiveTests", dependencies: ["Archive", "Cryptography"]),
    .testTarget(name: "TransparencyLogTests", dependencies: ["Cryptography", "TransparencyLog"]),
    .testTarget(name: "SSHSignatureTests", dependencies: ["Cryptography", "SSHSignature"]),
    .testTarget(name: "AgeTests", dependencies: ["Age", "Archive", "Cryptography"]),
    .testTarget(name: "SQLiteTests", dependencies: ["SQLite"]),
    .testTarget(
      name: "DocumentsTests",
      dependencies: ["Cryptography", "Documents"],
      exclude: ["README.md"]
    ),
    .testTarget(
      name: "FormatsTests",
      dependencies: ["Archive", "CanonicalJSON", "Cryptography", "Formats", "Trail"]
    ),
    .testTarget(name: "TrailTests", dependencies: ["Trail"]),
    .testTarget(
      name: "EventStoreTests",
      dependencies: ["CanonicalJSON", "EventStore", "EventStoreConformance", "SQLite"]
    ),
    .testTarget(
      name: "ScriptTests",
      dependencies: [
        "Archive", "CanonicalJSON", "Cryptography", "Documents", "EventStore", "SQLite", "Tickmark",
        "TickmarkCLI", "Trail", "orders",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Faults", "Scripts"]
    ),
    .testTarget(
      name: "TickmarkTests",
      dependencies: [
        "Age", "Archive", "CanonicalJSON", "Cryptography", "Documents", "EventStore", "Formats",
        "SQLite", "ReportAssets", "Tickmark", "Trail", "TransparencyLog",
        .product(name: "Yams", package: "Yams"),
      ],
      exclude: ["Pages/browser"]
    ),
  ],
  swiftLanguageModes: [.v6]
)

let foreign = ["CArchive", "CCrypto", "CReportAssets", "CSQLite", "CSystem", "CXMLSchema"]
for target in package.targets where target.type != .system && !foreign.contains(target.name) {
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
