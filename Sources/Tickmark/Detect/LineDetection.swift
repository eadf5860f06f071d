import CanonicalJSON
import Formats
import Trail

/// Looks at events of no known format: a time is needed, and what the other columns may be is told by
/// names and values.
struct LineDetection {
  private(set) var detection: FormatDetection

  /// - Returns: nil where fewer than four of five have a time.
  init?(_ records: [JSONValue], total: Int) {
    let survey = MemberSurvey(records.filter { $0.object != nil })
    guard survey.recordCount * 5 >= total * 4, survey.recordCount > 0,
      let time = Self.time(in: survey)
    else { return nil }
    var settings = ProposedSettings()
    var evidence = [Self.evidence(time, "is an RFC 3339 time", survey)]
    settings.map = Self.map(survey, time, &evidence)
    detection = FormatDetection(
      format: .jsonLines,
      form: "event",
      confidence: settings.hasIdentity(survey) ? .likely : .possible,
      recordCount: total,
      fitCount: survey.members[time]?.count ?? 0,
      evidence: evidence
    )
    detection.settings = settings
    if let chain = ChainSearch(records, survey, settings.map) {
      detection.take(chain, total: total)
    }
    detection.settings.sensitive = PersonalValues.pointers(
      in: records,
      beside: detection.format.mapping(with: detection.settings.map)
    )
  }

  /// Where the time of the records stands: under a name that means it, else what is a time in each.
  static func time(in survey: MemberSurvey) -> JSONPointer? {
    survey.places(named: names["time"] ?? [], where: isTime).first ?? anyTime(survey)
  }

  /// What people call the columns, the likeliest first; letters only, in lower case.
  private static let names: [String: [String]] = [
    "time": [
      "time", "timestamp", "eventtime", "occurredat", "occurredon", "at", "ts", "createdat",
      "datecreate", "published", "date", "datetime", "loggedat", "recordedat", "created",
    ],
    "id": ["id", "eventid", "uuid", "guid", "messageid", "recordid", "logid", "requestid"],
    "stream": ["stream", "streamid", "streamname", "aggregateid", "entityid"],
    "sequence": [
      "sequence", "seq", "sequencenumber", "streamposition", "streamversion", "version", "revision",
      "eventnumber",
    ],
    "actor": [
      "actorid", "actor", "actorname", "actoremail", "userid", "user", "username",
      "principal", "performedby", "createdby", "author", "login",
    ],
    "action": [
      "action", "type", "eventtype", "eventname", "event", "operation", "verb", "activity",
      "method",
    ],
    "target": ["target", "targetid", "resource", "resourceid", "object", "objectid", "entity"],
    "outcome": ["outcome", "result", "status"],
    "ip": ["ip", "ipaddress", "clientip", "sourceip", "remoteip", "remoteaddr", "remoteaddress"],
    "user_agent": ["useragent"],
    "session": ["session", "sessionid"],
  ]

  /// Pointers of the columns that the format's own rules don't find, with the evidence for them.
  private static func map(
    _ survey: MemberSurvey,
    _ time: JSONPointer,
    _ evidence: inout [FormatDetection.Evidence]
  ) -> [String: JSONPointer] {
    var map: [String: JSONPointer] = [:]
    for name in ["time", "id", "stream", "sequence"] + names.keys.sorted() where map[name] == nil {
      let own = SourceFormat.jsonLines.ownPlaces(of: name)
      if own.contains(where: { survey.members[$0] != nil }) {
        if name != "time" || own.contains(time) { continue }
      }
      let place =
        name == "time"
        ? time : survey.places(named: names[name] ?? [], where: { fits(name, $0) }).first
      guard let place, !map.values.contains(place) else { continue }
      map[name] = place
      if name != "time" { evidence.append(Self.evidence(place, "may be the \(name)", survey)) }
    }
    return map
  }

  private static func fits(_ name: String, _ member: MemberSurvey.Member) -> Bool {
    switch name {
    case "id": Set(member.texts).count == member.texts.count
    case "sequence": member.integerCount == member.count
    default: true
    }
  }

  private static func isTime(_ member: MemberSurvey.Member) -> Bool {
    member.texts.allSatisfy { Instant(rfc3339: $0) != nil }
  }

  private static func anyTime(_ survey: MemberSurvey) -> JSONPointer? {
    survey.members.filter { $0.value.count == survey.recordCount && isTime($0.value) }.map(\.key)
      .min { ($0.tokens.count, $0.description) < ($1.tokens.count, $1.description) }
  }

  private static func evidence(
    _ place: JSONPointer,
    _ want: String,
    _ survey: MemberSurvey
  ) -> FormatDetection.Evidence {
    FormatDetection.Evidence(
      place: place.description,
      want: want,
      count: survey.members[place]?.count ?? 0
    )
  }
}

extension FormatDetection {
  /// Takes a hash chain that was found right.
  fileprivate mutating func take(_ chain: ChainSearch, total: Int) {
    let isUsual = chain.settings == ChainSettings()
    format = isUsual ? .chainedJSONLines : .jsonLines
    form = "chained event"
    confidence = chain.rightCount == total ? .certain : .likely
    fitCount = chain.rightCount
    settings.chain = chain.settings
    evidence.append(
      Evidence(
        place: chain.settings.hash.description,
        want: "is the SHA-256 of its record",
        count: chain.rightCount
      )
    )
  }
}

extension ProposedSettings {
  fileprivate func hasIdentity(_ survey: MemberSurvey) -> Bool {
    map["id"] != nil
      || SourceFormat.jsonLines.ownPlaces(of: "id").contains { survey.members[$0] != nil }
  }
}

extension SourceFormat {
  /// Where the format looks for a column, or for the `id`, without a word of `map:`.
  func ownPlaces(of name: String) -> [JSONPointer] {
    if name == "id" { return [JSONPointer(tokens: [Array("id".utf8)])] }
    return EventColumn(name: name).flatMap { mapping.rules[$0] }?.flatMap(\.pointers) ?? []
  }

  /// The mapping with these pointers in the place of its own.
  fileprivate func mapping(with map: [String: JSONPointer]) -> ColumnMapping {
    FormatSettings(format: self, map: map).mapping
  }
}
