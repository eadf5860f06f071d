import CanonicalJSON
package import Cryptography

extension CloudTrail {
  /// A key that signs digests, as `aws cloudtrail list-public-keys` prints it.
  package struct PublicKey: Sendable, Hashable {
    /// DER as AWS gives it: PKCS#1, or SubjectPublicKeyInfo.
    package let der: [UInt8]
    /// 32 hex digits: the MD5 of the DER bytes.
    package let fingerprint: String

    package init(der: [UInt8]) {
      self.der = der
      fingerprint = Hex.encode(MD5.hash(der))
    }

    /// What the key is pinned by, since MD5 alone is weak.
    package var digest: Digest { SHA256.hash(der) }

    /// Reads `{"PublicKeyList":[{"Value","Fingerprint",…}]}`.
    ///
    /// - Throws: ``SetupError`` for another shape, or a fingerprint that isn't its key's.
    package static func list(_ bytes: [UInt8], file: String) throws(SetupError) -> [PublicKey] {
      guard let value = try? JSONValue(parsing: bytes), let list = value["PublicKeyList"]?.array
      else {
        throw SetupError(
          file,
          "no PublicKeyList",
          hint: "save the output of `aws cloudtrail list-public-keys`"
        )
      }
      var keys: [PublicKey] = []
      for (number, element) in list.enumerated() {
        guard let der = element["Value"]?.string.flatMap(Base64.decode) else {
          throw SetupError(file, "key \(number + 1): no Value in base64")
        }
        let key = PublicKey(der: der)
        if let stated = element["Fingerprint"]?.string, stated != key.fingerprint {
          throw SetupError(
            file,
            "key \(number + 1): fingerprint \(stated), want \(key.fingerprint)",
            hint: "the key and its fingerprint don't belong together: fetch the list again"
          )
        }
        keys.append(key)
      }
      return keys
    }
  }

  /// A digest's signature, from the metadata of its S3 object.
  package struct Signature: Sendable, Hashable {
    /// Lower-case hex.
    package let hex: String
    /// `SHA256withRSA`.
    package let algorithm: String

    package init(hex: String, algorithm: String) {
      self.hex = hex
      self.algorithm = algorithm
    }

    /// Reads one file for all objects: `{"<S3 key>":{"signature","signature-algorithm"}}`, the
    /// members as HeadObject's `Metadata` has them.
    ///
    /// The output of `aws s3api head-object` for a single object is read too; its key is then the
    /// file's name without `.json` or `.head.json`.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - file: its name.
    /// - Returns: what is there, by S3 key; objects without a signature are left out.
    /// - Throws: ``SetupError`` for anything but a JSON object.
    package static func list(
      _ bytes: [UInt8],
      file: String
    ) throws(SetupError) -> [String: Signature] {
      guard let object = (try? JSONValue(parsing: bytes))?.object else {
        throw SetupError(
          file,
          "no JSON object",
          hint: "save `aws s3api head-object` of each digest"
        )
      }
      if let metadata = object["Metadata"] {
        let key =
          file.hasSuffix(".head.json")
          ? String(file.dropLast(10)) : file.hasSuffix(".json") ? String(file.dropLast(5)) : file
        return signature(metadata).map { [key: $0] } ?? [:]
      }
      var list: [String: Signature] = [:]
      for member in object {
        list[member.name] = signature(member.value["Metadata"] ?? member.value)
      }
      return list
    }

    private static func signature(_ metadata: JSONValue) -> Signature? {
      let hex = metadata["signature"] ?? metadata["x-amz-meta-signature"]
      let algorithm =
        metadata["signature-algorithm"] ?? metadata["x-amz-meta-signature-algorithm"]
      guard let hex = hex?.string else { return nil }
      return Signature(hex: hex.lowercased(), algorithm: algorithm?.string ?? "SHA256withRSA")
    }
  }
}

/// Configuration or evidence that leaves no way to look at a source.
package struct SetupError: Error, Hashable, CustomStringConvertible {
  package let place: String
  package let message: String
  package let hint: String?

  package init(_ place: String, _ message: String, hint: String? = nil) {
    self.place = place
    self.message = message
    self.hint = hint
  }

  package var description: String { "\(place): \(message)" }
}

extension CloudTrail {
  /// Returns the signature of a digest by its file's name; nil for a file that is no digest.
  ///
  /// - Complexity: linear in the signatures unless a key is the whole name; for many digests ask
  ///   ``FormatSettings/signature(of:)``.
  package static func signature(
    of name: String,
    in signatures: [String: Signature]
  ) -> Signature? {
    guard role(of: name) == .evidence else { return nil }
    return signature(of: name, in: signatures, keys: signatures.keys)
  }

  /// A file's name is a suffix of its S3 key, or the other way round: how much of the key the location
  /// leaves out isn't told.
  static func signature(
    of name: String,
    in signatures: [String: Signature],
    keys: some Sequence<String>
  ) -> Signature? {
    if let exact = signatures[name] { return exact }
    let suffix = "/" + name
    let found = keys.filter { $0.hasSuffix(suffix) || name.hasSuffix("/" + $0) }
    return found.count == 1 ? signatures[found[0]] : nil
  }
}
