/// A folder that a sample is written into; files reach the disk with the last one of the sample.
struct SampleFolder {
  let path: String
  private var made: Set<String> = []

  init(_ path: String) { self.path = path }

  /// Writes a file, the folders of its name made as needed.
  mutating func write(_ bytes: [UInt8], to name: String) throws(DiskError) {
    let file = "\(path)/\(name)"
    let folder = Disk.parent(of: file)
    if made.insert(folder).inserted { try Disk.makeFolder(folder) }
    try Disk.writeUnsynced(bytes, to: file)
  }

  mutating func write(_ text: String, to name: String) throws(DiskError) {
    try write(Array(text.utf8), to: name)
  }
}
