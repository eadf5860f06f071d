extension Configuration {
  /// What a control of this configuration may name: the ledger's own, and the declared tables.
  package var controlTables: ControlTables {
    ControlTables.ledger.adding(tables.map { ControlTables.Table($0.name, $0.columnNames) })
  }

  /// Returns the library with the controls of the user's own folders; one that isn't there yet is
  /// empty.
  package func library(beside shipped: ReportLibrary) throws -> ReportLibrary {
    try controls.reduce(shipped) { library, folder in
      let path = resolve(folder)
      return try Disk.kind(of: path) == nil ? library : library.adding(folder: path)
    }
  }

  /// Returns the map that `identities:` names.
  ///
  /// - Throws: ``DiskError``, ``RunError`` with file and line.
  package func identityMap() throws -> IdentityMap {
    guard let identities else { return .none }
    let path = resolve(identities)
    let bytes = try Disk.read(path)
    return try asRunErrors {
      try IdentityMap.parse(bytes, name: path, sources: sources.map(\.name))
    }
  }
}
