import CanonicalJSON
import Trail

extension ConfigurationReader {
  mutating func readTables(_ value: YAMLValue?, _ sources: [String]) -> [TableDeclaration] {
    guard let value, let list = members(value) else { return [] }
    return list.compactMap { readTable($0, sources) }
  }

  private mutating func readTable(
    _ member: YAMLValue.Member,
    _ sources: [String]
  ) -> TableDeclaration? {
    let members = members(
      member.value,
      ConfigurationKeys.table,
      required: ["source", "key", "columns"]
    )
    let source = word(members["source"], among: sources)
    let keep = word(members["keep"], among: TableDeclaration.Keep.allCases.map(\.rawValue))
      .flatMap(TableDeclaration.Keep.init(rawValue:))
    let key = readKey(members["key"])
    var columns: [TableDeclaration.Column] = []
    for column in members["columns"].flatMap({ self.members($0) }) ?? [] {
      guard let pointer = pointer(column.value) else { continue }
      columns.append(TableDeclaration.Column(name: column.name, pointer: pointer))
    }
    guard let source, let key else { return nil }
    do throws(TableError) {
      return try TableDeclaration(
        name: member.name,
        source: source,
        key: key,
        columns: columns,
        keep: keep ?? .latest
      )
    } catch {
      problems.add(at: member.place, found: "\(error)", want: nil)
      return nil
    }
  }

  /// One pointer, or a list of them.
  private mutating func readKey(_ value: YAMLValue?) -> [JSONPointer]? {
    guard let value else { return nil }
    guard case .list(let list) = value.content else { return pointer(value).map { [$0] } }
    if list.isEmpty { problems.add(at: value.place, found: "no key", want: "at least one pointer") }
    let key = pointers(value)
    return key.count == list.count && !key.isEmpty ? key : nil
  }

  mutating func readExcuses(
    _ value: YAMLValue?,
    _ sources: [String],
    _ zone: Timezone
  ) -> [Excuse] {
    elements(value).compactMap { element in
      let members = members(
        element,
        ConfigurationKeys.excuse,
        required: ConfigurationKeys.excuseRequired
      )
      let source = word(members["source"], among: sources)
      let from = instant(members["from"], zone)
      let to = instant(members["to"], zone)
      let author = text(members["author"])
      let justification = text(members["justification"])
      let expires = instant(members["expires"], zone)
      guard let source, let from, let to, let author, let justification, let expires else {
        return nil
      }
      guard from < to else {
        problems.add(at: element.place, found: "to not after from", want: "[from, to)")
        return nil
      }
      var excuse = Excuse(
        source: source,
        period: Period(begin: from, end: to),
        author: author,
        justification: justification,
        expires: expires
      )
      excuse.signatures = texts(members["signatures"])
      excuse.place = place(element)
      return excuse
    }
  }
}
