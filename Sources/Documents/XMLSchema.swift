import CXMLSchema

/// A compiled XML Schema (W3C XML Schema 1.0), in one piece.
///
/// Neither schema nor document can make us read anything else: no network, no file, no entity; a
/// document type declaration is refused.
///
/// - SeeAlso: libxml2, xmlschemas.
@safe public final class XMLSchema: Sendable {
  /// One way in which a text isn't what it must be.
  public struct Violation: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1; 0 where libxml2 names none.
    public var line: Int
    /// In libxml2's words, without a line end.
    public var message: String

    public var description: String { line > 0 ? "line \(line): \(message)" : message }
  }

  // libxml2 writes nothing to a compiled schema, and nobody else holds this pointer.
  private nonisolated(unsafe) let handle: OpaquePointer

  /// Compiles a schema.
  ///
  /// - Throws: the first violation that makes the schema unusable.
  public init(_ bytes: [UInt8]) throws(Violation) {
    var report = XMLViolations(limit: 1)
    let handle = unsafe report.collect { context, tell in
      unsafe bytes.withUnsafeBytes { buffer -> OpaquePointer? in
        // C reads the bytes during the call only; no bytes have no address and are no schema.
        guard let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else {
          return nil
        }
        return unsafe cxmlschema_create(start, buffer.count, context, tell)
      }
    }
    guard let handle = unsafe handle else {
      throw report.found.first ?? Violation(line: 0, message: "schema can't be compiled")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe cxmlschema_free(handle) }

  /// Returns what is wrong with a whole document; empty if it is valid.
  ///
  /// No more than `limit` violations are kept.
  public func violations(of document: [UInt8], limit: Int = 100) -> [Violation] {
    let validation = XMLValidation(schema: self, limit: limit)
    validation.write(document)
    return validation.finish()
  }

  /// Returns what is wrong with a document, or nil if the schema can't be used.
  public static func violations(
    of document: [UInt8],
    against schema: [UInt8]
  ) -> [Violation]? {
    (try? XMLSchema(schema))?.violations(of: document)
  }

  /// Calls the closure with the compiled schema, which lives as long as this object.
  func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(handle) }
}
