import Foundation

/// An authority that stamps queries (RFC 3161): `openssl ts` with keys of its own in a folder.
struct TestAuthority {
  let folder: URL
  /// Its root's certificate, which a reader trusts.
  var certificate: String { folder.appending(path: "ca.pem").path }

  static let isHere = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  /// - Parameter end: when its certificate expires.
  init(in folder: URL, end: Date = Date(timeIntervalSinceNow: 86_400)) throws {
    self.folder = folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(Self.settings.utf8).write(to: folder.appending(path: "settings"))
    try Data("01\n".utf8).write(to: folder.appending(path: "serial"))
    try Data().write(to: folder.appending(path: "index"))
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    try openssl(
      ["req", "-new", "-x509", "-days", "2", "-subj", "/CN=Test root", "-extensions", "root"]
        + key + ["-keyout", "ca.key", "-out", "ca.pem", "-config", "settings"]
    )
    try openssl(
      ["req", "-new", "-subj", "/CN=Test stamps", "-keyout", "tsa.key", "-out", "tsa.csr"]
        + key + ["-config", "settings"]
    )
    try openssl(
      ["ca", "-batch", "-notext", "-config", "settings", "-extensions", "stamps", "-in", "tsa.csr"]
        + ["-out", "tsa.pem", "-startdate", Self.text(Date(timeIntervalSinceNow: -3_600))]
        + ["-enddate", Self.text(end)]
    )
  }

  /// Returns the reply to a query.
  func stamp(_ query: [UInt8]) throws -> [UInt8] {
    try Data(query).write(to: folder.appending(path: "query.tsq"))
    try openssl(
      ["ts", "-reply", "-config", "settings", "-section", "stamping", "-queryfile", "query.tsq"]
        + ["-out", "reply.tsr"]
    )
    return Array(try Data(contentsOf: folder.appending(path: "reply.tsr")))
  }

  private static func text(_ date: Date) -> String {
    let digits = date.ISO8601Format().filter(\.isNumber)
    return "\(digits)Z"
  }

  private func openssl(_ words: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = words
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CocoaError(
        .executableLoad,
        userInfo: [NSLocalizedDescriptionKey: "openssl \(words.joined(separator: " "))"]
      )
    }
  }

  private static let settings = """
    [req]
    distinguished_name = name
    [name]
    [root]
    basicConstraints = critical, CA:TRUE
    keyUsage = critical, keyCertSign, cRLSign
    [stamps]
    basicConstraints = CA:FALSE
    keyUsage = critical, digitalSignature
    extendedKeyUsage = critical, timeStamping
    [ca]
    default_ca = own
    [own]
    database = index
    serial = serial
    new_certs_dir = .
    certificate = ca.pem
    private_key = ca.key
    default_md = sha256
    policy = any
    [any]
    commonName = supplied
    [stamping]
    serial = serial
    signer_cert = tsa.pem
    certs = ca.pem
    signer_key = tsa.key
    signer_digest = sha256
    default_policy = 1.2.3.4.1
    digests = sha256
    """
}
