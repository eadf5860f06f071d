package import CanonicalJSON

/// By what the records of a format are known: data, beside its mapping.
package struct FormatSigns: Sendable, Hashable {
  /// Something that holds of a record, or doesn't.
  package enum Mark: Sendable, Hashable {
    /// The pointer leads to anything but null.
    case present(JSONPointer)
    /// One of these texts is there.
    case oneOf(JSONPointer, [String])
    /// A string or number there is as the pattern says, `*` standing for any run of characters.
    case like(JSONPointer, String)
    /// An object there has one member, whose name is one of DynamoDB's types.
    case typed(JSONPointer)
    /// A string there is 64 hexadecimal digits.
    case digest(JSONPointer)
    /// A line that is no JSON is as the pattern says.
    case line(String)
  }

  /// One of the forms that a format's records take.
  package struct Form: Sendable, Hashable {
    /// As people call it, after "a": `diagnostic setting's record`.
    package let name: String
    /// All of them hold of each record of this form.
    package let marks: [Mark]
    /// Places where others of its members may be: the more are there, the better it fits.
    package let usual: [JSONPointer]

    package init(_ name: String, _ marks: [Mark], usual: [JSONPointer] = []) {
      self.name = name
      self.marks = marks
      self.usual = usual
    }
  }

  package let forms: [Form]
  /// Patterns of folder names that the exporting service makes below the location itself.
  package let folders: [String]
  /// Whether the records are a business's own, which may say more of people than who acted.
  package let isBusiness: Bool

  package init(_ forms: [Form], folders: [String] = [], isBusiness: Bool = false) {
    self.forms = forms
    self.folders = folders
    self.isBusiness = isBusiness
  }

  /// Whether a folder's name is one that the exporting service makes.
  package func isOwnFolder(_ name: String) -> Bool {
    folders.contains { TextPattern($0).matches(Array(name.utf8), from: 0) }
  }
}

extension SourceFormat {
  /// By what records are taken for this format's: its signs, or without any what its rules and its
  /// identity ask of each record.
  ///
  /// Names that events of any kind may have say nothing: there is no form of them alone.
  package var knownBy: FormatSigns {
    guard signs.forms.isEmpty, !signs.isBusiness else { return signs }
    var marks = rules.compactMap { rule -> FormatSigns.Mark? in
      switch rule {
      case .present(let pointer): .present(pointer)
      case .oneOf(let pointer, let texts): .oneOf(pointer, texts)
      default: nil
      }
    }
    if case .parts(let parts, .quarantine) = identity {
      marks += parts.filter { !$0.isOptional }.compactMap(\.pointers.first).map { .present($0) }
    }
    let common = ["id", "name", "source", "time", "type"].map { "/\($0)" }
    let isTelling = marks.contains { !common.contains($0.place) }
    return isTelling ? FormatSigns([FormatSigns.Form("record", marks)]) : signs
  }
}

extension FormatSigns.Mark {
  /// Whether it holds of a record; nothing of a line holds of one.
  package func holds(of record: JSONValue) -> Bool {
    switch self {
    case .present(let pointer): return record.value(at: pointer).map { !$0.isNull } ?? false
    case .oneOf(let pointer, let texts):
      return record.value(at: pointer)?.string.map(texts.contains) ?? false
    case .like(let pointer, let pattern):
      guard let text = record.value(at: pointer)?.plainText else { return false }
      return TextPattern(pattern).matches(Array(text.utf8), from: 0)
    case .typed(let pointer):
      guard let members = record.value(at: pointer)?.object, !members.isEmpty else { return false }
      return members.allSatisfy { $0.value.isTypedAttribute }
    case .digest(let pointer): return record.value(at: pointer)?.string?.isDigest ?? false
    case .line: return false
    }
  }

  /// Whether it holds of a line that is no JSON.
  package func holds(ofLine line: String) -> Bool {
    guard case .line(let pattern) = self else { return false }
    return TextPattern(pattern).matches(Array(line.utf8), from: 0)
  }

  /// What is looked at, for people: a pointer, or how a line begins.
  package var place: String {
    switch self {
    case .present(let pointer), .oneOf(let pointer, _), .like(let pointer, _),
      .typed(let pointer), .digest(let pointer):
      pointer.description
    case .line(let pattern): pattern
    }
  }

  /// What must be there, for people.
  package var want: String {
    switch self {
    case .present: "is there"
    case .oneOf(_, let texts): "is \(texts.joined(separator: " or "))"
    case .like(_, let pattern), .line(let pattern): "is like \(pattern)"
    case .typed: "has DynamoDB's types"
    case .digest: "is a SHA-256 in hexadecimal"
    }
  }
}

extension JSONValue {
  /// The value that a pointer leads to.
  package func value(at pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      let name = String(decoding: token, as: UTF8.self)
      guard let next = value.object == nil ? Int(name).flatMap({ value[$0] }) : value[name] else {
        return nil
      }
      value = next
    }
    return value
  }

  /// A string, or a number's exact text.
  package var plainText: String? { string ?? number?.text }

  /// Whether it is `{"S":"…"}`, `{"N":"…"}` and so on.
  fileprivate var isTypedAttribute: Bool {
    guard let object, object.count == 1, let name = object.first?.name else { return false }
    return ["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"].contains(name)
  }
}

extension String {
  /// Whether it is 64 hexadecimal digits in lower case.
  package var isDigest: Bool {
    utf8.count == 64
      && utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
