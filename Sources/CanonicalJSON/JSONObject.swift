/// The members of an object: each name once, in canonical order.
///
/// Names are compared by their bytes: two normal forms of é are two names.
public struct JSONObject: Sendable, Hashable, RandomAccessCollection {
  /// A name and its value.
  public struct Member: Sendable, Hashable {
    public let name: String
    public let value: JSONValue

    public static func == (first: Member, second: Member) -> Bool {
      first.name.utf8.elementsEqual(second.name.utf8) && first.value == second.value
    }

    public func hash(into hasher: inout Hasher) {
      JSONValue.hash(name, into: &hasher)
      hasher.combine(value)
    }
  }

  private var members: [Member]

  /// Creates an object without members.
  public init() { members = [] }

  /// Creates an object of these members; each name stands there once.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    self.members = members.map { Member(name: $0, value: $1) }
      .sorted { CanonicalString.isOrderedBefore($0.name, $1.name) }
    for (first, second) in zip(self.members, self.members.dropFirst()) {
      precondition(!first.name.utf8.elementsEqual(second.name.utf8), "a name stands there twice")
    }
  }

  /// Takes members that are in canonical order with each name once.
  init(ordered members: [Member]) { self.members = members }

  public var startIndex: Int { 0 }
  public var endIndex: Int { members.count }
  public subscript(index: Int) -> Member { members[index] }

  /// The names in canonical order.
  public var names: [String] { members.map(\.name) }

  /// The value with this name; setting nil removes the member.
  public subscript(name: String) -> JSONValue? {
    get {
      let index = firstIndex(from: name)
      return isName(name, at: index) ? members[index].value : nil
    }
    set {
      let index = firstIndex(from: name)
      let range = index..<(isName(name, at: index) ? index + 1 : index)
      members.replaceSubrange(range, with: newValue.map { [Member(name: name, value: $0)] } ?? [])
    }
  }

  private func isName(_ name: String, at index: Int) -> Bool {
    index < members.count && members[index].name.utf8.elementsEqual(name.utf8)
  }

  /// Returns the place of the first member that isn't before this name.
  private func firstIndex(from name: String) -> Int {
    var (low, high) = (0, members.count)
    while low < high {
      let middle = (low + high) / 2
      if CanonicalString.isOrderedBefore(members[middle].name, name) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
