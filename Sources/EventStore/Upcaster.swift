public import CanonicalJSON

/// Turns the data of one version of an event type into that of the next.
///
/// What is stored never changes: readers see the newest version, the record keeps the one that was
/// appended.
public struct Upcaster: Sendable {
  public let type: String
  /// The version that it takes; it gives the next.
  public let version: Int
  let convert: @Sendable (JSONValue) throws -> JSONValue

  /// - Parameters:
  ///   - version: from 1.
  ///   - convert: a function of the data alone, so that every reader sees the same.
  public init(
    _ type: String,
    from version: Int,
    _ convert: @escaping @Sendable (JSONValue) throws -> JSONValue
  ) {
    precondition(version >= 1, "versions begin with 1")
    self.type = type
    self.version = version
    self.convert = convert
  }
}

/// The upcasters of a store, each for one step.
struct Upcasting: Sendable {
  private struct Key: Hashable {
    let type: String
    let version: Int
  }

  private let steps: [Key: Upcaster]

  init(_ upcasters: [Upcaster]) {
    var steps: [Key: Upcaster] = [:]
    for upcaster in upcasters {
      let key = Key(type: upcaster.type, version: upcaster.version)
      precondition(steps[key] == nil, "two upcasters from version \(key.version) of \(key.type)")
      steps[key] = upcaster
    }
    self.steps = steps
  }

  /// Applies the steps from this version on, as far as they lead.
  func newest(
    _ data: JSONValue,
    of type: String,
    version: Int
  ) throws -> (data: JSONValue, version: Int) {
    var (data, version) = (data, version)
    while let step = steps[Key(type: type, version: version)] {
      data = try step.convert(data)
      version += 1
    }
    return (data, version)
  }
}
