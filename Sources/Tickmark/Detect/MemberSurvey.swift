import CanonicalJSON
import Formats
import Trail

/// What stands where in a few records.
struct MemberSurvey {
  /// The values of one place.
  struct Member {
    /// In how many records it is a string or a number.
    var count = 0
    /// How many of them are whole numbers.
    var integerCount = 0
    /// Strings, and exact texts of numbers.
    var texts: [String] = []
  }

  let recordCount: Int
  private(set) var members: [JSONPointer: Member] = [:]

  /// - Parameter depth: how many levels of objects are gone into; arrays aren't.
  init(_ records: [JSONValue], depth: Int = 3) {
    recordCount = records.count
    for record in records { add(record, [], depth) }
  }

  private mutating func add(_ value: JSONValue, _ tokens: [[UInt8]], _ depth: Int) {
    if let object = value.object {
      guard tokens.count < depth else { return }
      for member in object { add(member.value, tokens + [Array(member.name.utf8)], depth) }
    } else if let text = value.plainText {
      var member = members[JSONPointer(tokens: tokens)] ?? Member()
      member.count += 1
      if value.int != nil { member.integerCount += 1 }
      member.texts.append(text)
      members[JSONPointer(tokens: tokens)] = member
    }
  }

  /// Returns places whose values fit in at least nine of ten records, by how well their names mean it:
  /// the earlier in the list the better, then the less deep.
  func places(named names: [String], where fits: (Member) -> Bool = { _ in true }) -> [JSONPointer]
  {
    members.filter { $0.value.count * 10 >= recordCount * 9 && fits($0.value) }
      .compactMap { pointer, _ in rank(pointer, names).map { (rank: $0, pointer: pointer) } }
      .sorted {
        ($0.rank, $0.pointer.tokens.count, $0.pointer.description)
          < ($1.rank, $1.pointer.tokens.count, $1.pointer.description)
      }.map(\.pointer)
  }

  /// `actor_id`, `actorId` and `actor/id` mean the same.
  private func rank(_ pointer: JSONPointer, _ names: [String]) -> Int? {
    let words = pointer.tokens.map { token in
      String(decoding: token, as: UTF8.self).lowercased().filter { $0.isLetter }
    }
    guard let last = words.last else { return nil }
    let pair = words.count > 1 ? words[words.count - 2] + last : last
    return names.firstIndex { $0 == last || $0 == pair }
  }
}

/// The places that a mapping reads.
enum EventPlaces {
  static func all(_ mapping: ColumnMapping) -> [JSONPointer] {
    EventColumn.allCases.flatMap { mapping.rules[$0] ?? [] }.flatMap(\.pointers)
  }
}
