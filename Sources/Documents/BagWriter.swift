public import Cryptography

/// Keeps the digests of a bag's files as they are written, and makes its tag files at the end.
///
/// Files below `data/` are its payload, all others its tag files.
///
/// - SeeAlso: RFC 8493, section 2.
public struct BagWriter: Sendable {
  /// A file that is to be written as it is.
  public struct File: Sendable, Hashable {
    public let name: String
    public let bytes: [UInt8]
  }

  /// What the manifests of a finished bag are.
  public struct Manifests: Sendable, Hashable {
    public let payload: BagManifest
    public let tags: BagManifest
    /// All that stand for the bag itself, in the order in which they are written: `bagit.txt`,
    /// `bag-info.txt` and the two manifests.
    public let files: [File]
  }

  static let payloadFolder = "data/"
  static let ownNames: Set<String> = [
    BagDeclaration.name, BagInfo.name, BagManifest.payloadName, BagManifest.tagName,
  ]

  private var payload: [BagManifest.Entry] = []
  private var tags: [BagManifest.Entry] = []
  private var names: Set<String> = []
  private var oxum = PayloadOxum(byteCount: 0, fileCount: 0)

  public init() {}

  /// Takes note of a file.
  ///
  /// - Precondition: the name is allowed and new, and isn't that of one of the bag's own files.
  public mutating func add(_ name: String, digest: Digest, byteCount: Int) {
    precondition(BagName.isAllowed(name) && !Self.ownNames.contains(name), "not for a bag: \(name)")
    precondition(names.insert(name).inserted, "\(name) twice in a bag")
    let entry = BagManifest.Entry(name: name, digest: digest)
    guard name.hasPrefix(Self.payloadFolder) else { return tags.append(entry) }
    payload.append(entry)
    oxum.byteCount += byteCount
    oxum.fileCount += 1
  }

  /// Takes note of a file.
  public mutating func add(_ name: String, _ bytes: [UInt8]) {
    add(name, digest: SHA256.hash(bytes), byteCount: bytes.count)
  }

  /// Makes the bag's own files.
  ///
  /// `info` is what `bag-info.txt` says; `Payload-Oxum` is put behind it.
  public func finish(info: [BagInfo.Field]) -> Manifests {
    let oxumField = BagInfo.Field(label: PayloadOxum.label, value: oxum.description)
    let payload = BagManifest(payload)
    let files = [
      File(name: BagDeclaration.name, bytes: BagDeclaration.bytes),
      File(name: BagInfo.name, bytes: BagInfo(info + [oxumField]).bytes),
      File(name: BagManifest.payloadName, bytes: payload.bytes),
    ]
    let own = files.map { BagManifest.Entry(name: $0.name, digest: SHA256.hash($0.bytes)) }
    let tags = BagManifest(tags + own)
    return Manifests(
      payload: payload,
      tags: tags,
      files: files + [File(name: BagManifest.tagName, bytes: tags.bytes)]
    )
  }
}
