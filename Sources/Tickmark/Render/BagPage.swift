package import Cryptography

/// A page of the report that lacks only the signed statement, which names what all pages embed.
package struct BagPage {
  /// `index.html`, `control-<id>.html` and so on.
  package let name: String
  /// What it embeds, by the SHA-256 of the exact text in UTF-8.
  package let elements: [(id: String, digest: Digest)]
  /// Returns the page with the statement's note in it.
  package let html: (_ statement: String) throws -> [UInt8]

  package init(
    name: String,
    elements: [(id: String, digest: Digest)],
    html: @escaping (_ statement: String) throws -> [UInt8]
  ) {
    self.name = name
    self.elements = elements
    self.html = html
  }
}
