import Archive
import CSystem
import Glibc

/// Whole-file and folder operations; everything that is written reaches the disk before they return.
package enum Disk {
  package enum Kind: Sendable, Hashable { case file, folder, link, other }

  /// Returns what lies at a path, links not followed; nil if nothing does.
  package static func kind(of path: String) throws(DiskError) -> Kind? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG { return nil }
      throw DiskError("stat", path)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// Returns a path with all links in it followed.
  package static func resolved(_ path: String) throws(DiskError) -> String {
    guard let real = unsafe realpath(path, nil) else { throw DiskError("open", path) }
    // realpath gave memory that is ours to free.
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  package static func byteCount(of path: String) throws(DiskError) -> Int {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw DiskError("stat", path) }
    return Int(status.st_size)
  }

  /// Returns the names in a folder, `.` and `..` left out, sorted by bytes.
  package static func names(in folder: String) throws(DiskError) -> [String] {
    guard let stream = unsafe opendir(folder) else { throw DiskError("list", folder) }
    defer { unsafe _ = closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      // d_name is a NUL-terminated tuple inside the record that readdir keeps until its next call.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe String(cString: UnsafeRawPointer(tuple).assumingMemoryBound(to: CChar.self))
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw DiskError("list", folder) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Returns a whole file.
  package static func read(_ path: String) throws -> [UInt8] {
    var file = try InputFile(path)
    return try file.readAll()
  }

  /// Makes a folder and those above it, each only for its owner.
  package static func makeFolder(_ path: String) throws(DiskError) {
    if unsafe mkdir(path, 0o700) == 0 {
      try syncFolder(parent(of: path))
      return
    }
    if errno == EEXIST { return }
    guard errno == ENOENT else { throw DiskError("make folder", path) }
    let above = parent(of: path)
    guard above != path else { throw DiskError("make folder", path) }
    try makeFolder(above)
    try makeFolder(path)
  }

  /// Writes a file beside its place and renames it into it: a reader sees the old or the new one.
  package static func write(_ bytes: [UInt8], to path: String) throws(DiskError) {
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.commit()
  }

  /// Writes a file that nobody else reads yet, under its own name; ``syncAll(_:)`` must follow.
  package static func writeUnsynced(_ bytes: [UInt8], to path: String) throws(DiskError) {
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.finishUnsynced()
  }

  /// Makes all that was written to a folder's file system durable, at the cost of one call.
  package static func syncAll(_ folder: String) throws(DiskError) {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskError("open", folder) }
    defer { close(descriptor) }
    guard tickmark_syncfs(descriptor) == 0 else { throw DiskError("sync", folder) }
  }

  package static func remove(_ path: String) throws(DiskError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw DiskError("remove", path) }
  }

  /// Removes a folder with all that it holds; links are removed, not followed.
  package static func removeTree(_ path: String) throws(DiskError) {
    guard let kind = try kind(of: path) else { return }
    guard kind == .folder else { return try remove(path) }
    for name in try names(in: path) { try removeTree("\(path)/\(name)") }
    guard unsafe rmdir(path) == 0 else { throw DiskError("remove", path) }
  }

  package static func rename(_ from: String, to: String) throws(DiskError) {
    guard unsafe Glibc.rename(from, to) == 0 else { throw DiskError("rename", from) }
    try syncFolder(parent(of: to))
  }

  package static func truncate(_ path: String, to byteCount: Int) throws(DiskError) {
    guard unsafe Glibc.truncate(path, byteCount) == 0 else { throw DiskError("truncate", path) }
  }

  /// Makes the names in a folder durable.
  package static func syncFolder(_ path: String) throws(DiskError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskError("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw DiskError("sync", path) }
  }

  /// The folder that holds a path: `.` for a bare name, `/` for the root's own.
  package static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }
}
