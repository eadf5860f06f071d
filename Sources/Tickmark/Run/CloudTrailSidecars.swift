import Formats

/// Reads the keys and signatures that lie beside CloudTrail's files.
enum CloudTrailSidecars {
  /// - Parameter path: an output of `aws cloudtrail list-public-keys`, or a folder of them.
  static func publicKeys(_ path: String) throws -> [CloudTrail.PublicKey] {
    var keys: [CloudTrail.PublicKey] = []
    for file in try SourceFiles.list(path) where file.name.hasSuffix(".json") {
      for key in try CloudTrail.PublicKey.list(Disk.read(file.path), file: file.path)
      where !keys.contains(key) {
        keys.append(key)
      }
    }
    return keys
  }

  /// - Parameter path: one file for all digests, or a folder of `aws s3api head-object` outputs.
  static func signatures(_ path: String) throws -> [String: CloudTrail.Signature] {
    var signatures: [String: CloudTrail.Signature] = [:]
    for file in try SourceFiles.list(path) where file.name.hasSuffix(".json") {
      let list = try CloudTrail.Signature.list(Disk.read(file.path), file: file.name)
      signatures.merge(list) { $1 }
    }
    return signatures
  }
}
