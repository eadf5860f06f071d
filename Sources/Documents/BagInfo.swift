/// What a bag says about itself, in `bag-info.txt`: labels with values, in their order.
///
/// On disk, a line for each: `Label: value` LF. A reader also takes values that go on in lines that
/// begin with a space or TAB; we never write such.
///
/// - SeeAlso: RFC 8493, section 2.2.2.
public struct BagInfo: Sendable, Hashable {
  /// A label with its value.
  public struct Field: Sendable, Hashable {
    public let label: String
    public let value: String

    public init(label: String, value: String) {
      self.label = label
      self.value = value
    }
  }

  public static let name = "bag-info.txt"

  public let fields: [Field]

  /// - Precondition: labels are not empty and have no colon or line end; values have no line end
  ///   and no white space at their ends.
  public init(_ fields: [Field]) {
    for field in fields {
      precondition(Self.isLabel(field.label), "not a label: \(field.label)")
      precondition(Self.isValue(field.value), "not a value: \(field.value)")
    }
    self.fields = fields
  }

  /// Reads the file.
  public init(parsing bytes: [UInt8]) throws(BagError) {
    var fields: [Field] = []
    for (index, line) in try BagLines.split(bytes, file: Self.name).enumerated() {
      let error = BagError(file: Self.name, line: index + 1, reason: .notInfoLine)
      let text = line.utf8
      if let first = text.first, Self.isSpace(first) {
        guard let last = fields.popLast() else { throw error }
        let more = String(Substring(text.drop(while: Self.isSpace)))
        fields.append(Field(label: last.label, value: last.value + " " + more))
        continue
      }
      guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { throw error }
      let label = String(Substring(text[..<colon]))
      let value = String(Substring(text[text.index(after: colon)...].drop(while: Self.isSpace)))
      guard Self.isLabel(label) else { throw error }
      fields.append(Field(label: label, value: value))
    }
    self.fields = fields
  }

  /// The file.
  public var bytes: [UInt8] {
    fields.reduce(into: []) { $0 += "\($1.label): \($1.value)\n".utf8 }
  }

  /// The value of the first field with a label, in capitals or not.
  public subscript(label: String) -> String? {
    fields.first { $0.label.lowercased() == label.lowercased() }?.value
  }

  private static func isLabel(_ text: String) -> Bool {
    !text.isEmpty && !text.utf8.contains(UInt8(ascii: ":")) && isValue(text)
  }

  private static func isValue(_ text: String) -> Bool {
    guard !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return false }
    return ![text.utf8.first, text.utf8.last].contains { $0.map(isSpace) ?? false }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

/// The file that makes a folder a bag.
///
/// - SeeAlso: RFC 8493, section 2.1.1.
public enum BagDeclaration {
  public static let name = "bagit.txt"

  public static let bytes = [UInt8](
    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8
  )
}

/// Bytes and files of a payload, as `Payload-Oxum` states them: `<bytes>.<files>`.
public struct PayloadOxum: Sendable, Hashable, CustomStringConvertible {
  public static let label = "Payload-Oxum"

  public var byteCount: Int
  public var fileCount: Int

  public init(byteCount: Int, fileCount: Int) {
    self.byteCount = byteCount
    self.fileCount = fileCount
  }

  /// Reads `<bytes>.<files>` in decimal digits; nil for another text.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let bytes = Int(parts[0]), let files = Int(parts[1]) else { return nil }
    self.init(byteCount: bytes, fileCount: files)
    guard description == text, bytes >= 0, files >= 0 else { return nil }
  }

  public var description: String { "\(byteCount).\(fileCount)" }
}
