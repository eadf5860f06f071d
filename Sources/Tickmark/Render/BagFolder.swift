import Glibc

/// A bag that is written beside its place and takes it when it is whole.
///
/// The files are only for their owner. Until ``commit()`` all lies in `<path>.part`, and a reader
/// sees nothing.
package final class BagFolder: BagSink {
  let path: String
  let temporaryPath: String

  /// Begins a bag; what an interrupted one left behind is removed.
  package init(_ path: String) throws(DiskError) {
    self.path = path
    temporaryPath = path + ".part"
    try Disk.removeTree(temporaryPath)
    try Disk.makeFolder(temporaryPath)
  }

  package func write(
    _ name: String,
    _ content: (_ write: @escaping ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let path = "\(temporaryPath)/\(name)"
    try Disk.makeFolder(Disk.parent(of: path))
    let file = try OutputFile(path)
    try content { try file.write($0) }
    try file.finishUnsynced()
  }

  /// Makes all files durable and gives the folder its name, at which nothing may be.
  package func commit() throws(DiskError) {
    try Disk.syncAll(temporaryPath)
    try Disk.rename(temporaryPath, to: path)
  }

  /// Removes what was written.
  package func discard() throws(DiskError) { try Disk.removeTree(temporaryPath) }

  /// Returns the names of all files below a folder, relative to it, sorted by their bytes.
  ///
  /// - Throws: ``DiskError`` (`EINVAL`) for anything but files and folders.
  package static func names(in folder: String) throws(DiskError) -> [String] {
    var names: [String] = []
    func visit(_ prefix: String) throws(DiskError) {
      for name in try Disk.names(in: "\(folder)/\(prefix)") {
        let path = prefix + name
        switch try Disk.kind(of: "\(folder)/\(path)") {
        case .folder: try visit(path + "/")
        case .file: names.append(path)
        case .link, .other, nil:
          throw DiskError("read", "\(folder)/\(path)", code: EINVAL)
        }
      }
    }
    try visit("")
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
