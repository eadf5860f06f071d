import CReportAssets

/// What a release ships beside its code: the files of `reports/`, which the build takes in.
package enum ReportAssets {
  /// A file of `controls/` with its area.
  package struct ControlAsset: Sendable {
    package let area: String
    package let name: String
    package let bytes: [UInt8]
  }

  /// A file of `frameworks/`.
  package struct FrameworkAsset: Sendable {
    package let name: String
    package let bytes: [UInt8]
  }

  /// Controls and their fixtures, by area and name.
  package static var controls: [ControlAsset] {
    files(in: "controls/").compactMap { file in
      let parts = file.path.split(separator: "/").map(String.init)
      guard parts.count == 3 else { return nil }
      return ControlAsset(area: parts[1], name: parts[2], bytes: file.bytes)
    }
  }

  /// Frameworks by name.
  package static var frameworks: [FrameworkAsset] {
    files(in: "frameworks/").map { file in
      FrameworkAsset(name: String(file.path.dropFirst("frameworks/".count)), bytes: file.bytes)
    }
  }

  /// A file of `pages/`; nil for a name that isn't there.
  package static func page(named name: String) -> [UInt8]? {
    files(in: "pages/\(name)").first { $0.path == "pages/\(name)" }?.bytes
  }

  /// XSD of report.xml.
  package static var schema: [UInt8] { files(in: "report.xsd").first?.bytes ?? [] }

  /// The second verifier, which goes into each bag.
  package static var verifier: [UInt8] { files(in: "tools/verify.py").first?.bytes ?? [] }

  /// Paths of all files as `reports/` has them, and `tools/verify.py`.
  package static var paths: [String] {
    files(in: "").map(\.path)
  }

  private static func files(in folder: String) -> [(path: String, bytes: [UInt8])] {
    (0..<tickmark_shipped_file_count()).compactMap { index in
      let file = unsafe tickmark_shipped_file_at(index)
      let path = unsafe String(cString: file.path)
      guard path.hasPrefix(folder) else { return nil }
      return (path, unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
  }
}
