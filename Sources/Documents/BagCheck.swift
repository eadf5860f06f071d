public import Cryptography

/// One way in which a folder isn't the bag that its manifests describe.
public enum BagFlaw: Sendable, Hashable, CustomStringConvertible {
  /// `bagit.txt`, `bag-info.txt` or a manifest isn't there.
  case tagFileAbsent(String)
  /// A tag file that can't be read.
  case tagFileMalformed(BagError)
  /// In a manifest, not in the folder.
  case absent(String)
  /// In the folder with other content than the manifest states.
  case altered(String, found: Digest, want: Digest)
  /// In the folder, not in a manifest.
  case unlisted(String)
  /// In the wrong manifest: payload is below `data/`, and nothing else is.
  case misplaced(String)
  /// The payload's size differs from what `bag-info.txt` states; nil where it states none.
  case oxum(found: PayloadOxum, want: String?)

  public var description: String {
    switch self {
    case .tagFileAbsent(let name): "\(name): absent, want a bag with it"
    case .tagFileMalformed(let error): error.description
    case .absent(let name): "\(BagName.quoted(name)): absent, want the file"
    case .altered(let name, let found, let want):
      "\(BagName.quoted(name)): SHA-256 \(found.hex), want \(want.hex)"
    case .unlisted(let name): "\(BagName.quoted(name)): in no manifest, want it listed"
    case .misplaced(let name): "\(BagName.quoted(name)): in the other's manifest, want its own"
    case .oxum(let found, let want):
      "\(BagInfo.name): payload of \(found), want \(want.map(BagName.quoted) ?? "it stated")"
    }
  }
}

/// Checks a folder against the manifests in it, strictly.
///
/// All that is there is listed, all that is listed is there and has the digest stated. Manifests of
/// other digests, and `fetch.txt`, count as unlisted files.
///
/// - SeeAlso: RFC 8493, section 3.
public struct BagCheck<Failure: Error> {
  /// Names of all files below the folder.
  private let names: Set<String>
  private let read: (String) throws(Failure) -> [UInt8]
  private let digest: (String) throws(Failure) -> (digest: Digest, byteCount: Int)
  private var flaws: [BagFlaw] = []

  private init(
    names: Set<String>,
    read: @escaping (String) throws(Failure) -> [UInt8],
    digest: @escaping (String) throws(Failure) -> (digest: Digest, byteCount: Int)
  ) {
    self.names = names
    self.read = read
    self.digest = digest
  }

  /// Returns the bag's flaws: those of its own files first, then by name.
  ///
  /// `names` are all files below the folder, relative to it; folders themselves don't count. The
  /// names in `unlisted` may be there without being in a manifest. `read` returns a tag file's
  /// bytes, `digest` a file's digest and length, without reading it into memory; what they throw
  /// comes through.
  public static func flaws(
    names: [String],
    mayBeUnlisted unlisted: Set<String> = [],
    read: @escaping (String) throws(Failure) -> [UInt8],
    digest: @escaping (String) throws(Failure) -> (digest: Digest, byteCount: Int)
  ) throws(Failure) -> [BagFlaw] {
    var check = BagCheck(names: Set(names), read: read, digest: digest)
    try check.run(mayBeUnlisted: unlisted)
    return check.flaws
  }

  private mutating func run(mayBeUnlisted: Set<String>) throws(Failure) {
    let own = [BagDeclaration.name, BagInfo.name, BagManifest.payloadName, BagManifest.tagName]
    for name in own where !names.contains(name) { flaws.append(.tagFileAbsent(name)) }
    guard flaws.isEmpty else { return }
    try checkDeclaration()
    let payload = try manifest(BagManifest.payloadName)
    let tags = try manifest(BagManifest.tagName)
    let oxum = try check(payload, isPayload: true)
    _ = try check(tags, isPayload: false)
    try checkInfo(oxum)
    let listed = Set((payload?.entries ?? []).map(\.name) + (tags?.entries ?? []).map(\.name))
      .union(mayBeUnlisted).union([BagManifest.tagName])
    guard payload != nil && tags != nil else { return }
    for name in names.subtracting(listed).sorted(by: BagName.isBefore) {
      flaws.append(.unlisted(name))
    }
  }

  private mutating func checkDeclaration() throws(Failure) {
    guard try read(BagDeclaration.name) != BagDeclaration.bytes else { return }
    let error = BagError(file: BagDeclaration.name, line: 1, reason: .notDeclaration)
    flaws.append(.tagFileMalformed(error))
  }

  private mutating func manifest(_ name: String) throws(Failure) -> BagManifest? {
    let bytes = try read(name)
    do throws(BagError) {
      return try BagManifest(parsing: bytes, file: name)
    } catch {
      flaws.append(.tagFileMalformed(error))
      return nil
    }
  }

  /// Compares each listed file; returns the size of those that are there.
  private mutating func check(
    _ manifest: BagManifest?,
    isPayload: Bool
  ) throws(Failure) -> PayloadOxum? {
    guard let manifest else { return nil }
    var oxum = PayloadOxum(byteCount: 0, fileCount: 0)
    for entry in manifest.entries {
      guard entry.name.hasPrefix(BagWriter.payloadFolder) == isPayload else {
        flaws.append(.misplaced(entry.name))
        continue
      }
      guard names.contains(entry.name) else {
        flaws.append(.absent(entry.name))
        continue
      }
      let file = try digest(entry.name)
      oxum.byteCount += file.byteCount
      oxum.fileCount += 1
      guard file.digest != entry.digest else { continue }
      flaws.append(.altered(entry.name, found: file.digest, want: entry.digest))
    }
    return oxum
  }

  private mutating func checkInfo(_ oxum: PayloadOxum?) throws(Failure) {
    let bytes = try read(BagInfo.name)
    do throws(BagError) {
      let stated = try BagInfo(parsing: bytes)[PayloadOxum.label]
      guard let oxum, stated != oxum.description else { return }
      flaws.append(.oxum(found: oxum, want: stated))
    } catch {
      flaws.append(.tagFileMalformed(error))
    }
  }
}
