/// What a release ships beside its code: controls, frameworks, and what pages are made of.
package struct ReportLibrary: Sendable {
  package struct ControlText: Sendable, Hashable {
    /// Its group.
    package var area: String
    /// The file: `<id>.sql`.
    package var name: String
    package var bytes: [UInt8]
    /// The `.yaml` beside it, with what must pass and what must fail.
    package var fixture: [UInt8]?
    /// Whether it comes with the release, not from a user's folder.
    package var isShipped: Bool

    package init(
      area: String,
      name: String,
      bytes: [UInt8],
      fixture: [UInt8]?,
      isShipped: Bool = true
    ) {
      self.isShipped = isShipped
      self.area = area
      self.name = name
      self.bytes = bytes
      self.fixture = fixture
    }
  }

  package var controls: [ControlText]
  /// By file name.
  package var frameworks: [String: [UInt8]]
  package var stylesheet: [UInt8]
  package var script: [UInt8]
  /// XSD of report.xml.
  package var schema: [UInt8]
  /// The second verifier, which goes into each bag.
  package var verifier: [UInt8]

  package init(
    controls: [ControlText],
    frameworks: [String: [UInt8]],
    stylesheet: [UInt8],
    script: [UInt8],
    schema: [UInt8],
    verifier: [UInt8]
  ) {
    self.controls = controls
    self.frameworks = frameworks
    self.stylesheet = stylesheet
    self.script = script
    self.schema = schema
    self.verifier = verifier
  }

  /// Returns the library with the controls of a user's folder beside the shipped ones: `.sql` files,
  /// each in the folder of its area.
  package func adding(folder: String) throws -> ReportLibrary {
    var library = self
    let files = try SourceFiles.list(folder)
    for file in files where file.name.hasSuffix(".sql") {
      let parts = file.name.split(separator: "/").map(String.init)
      let fixture = files.first { $0.name == file.name.dropLast(4) + ".yaml" }
      library.controls.append(
        ControlText(
          area: parts.count > 1 ? parts[parts.count - 2] : "own",
          name: parts.last ?? "",
          bytes: try Disk.read(file.path),
          fixture: try fixture.map { try Disk.read($0.path) },
          isShipped: false
        )
      )
    }
    return library
  }

  /// Returns all controls, read and checked.
  package func parsedControls(tables: ControlTables) throws -> [Control] {
    let controls = try controls.map { text in
      try ControlFile.parse(text.bytes, name: text.name, area: text.area, tables: tables)
    }
    return controls.sorted { $0.id < $1.id }
  }
}
