import Age
import Trail

extension ConfigurationReader {
  private typealias Stage = PipelineConfiguration.Stage

  mutating func readPipelines(
    _ value: YAMLValue?,
    _ sources: [String]
  ) -> [PipelineConfiguration] {
    guard let value, let list = members(value) else { return [] }
    if list.isEmpty { problems.add(at: value.place, found: "no pipeline", want: "at least one") }
    return list.map { member in
      _ = isName(member, "pipeline")
      return readPipeline(member, sources)
    }
  }

  private mutating func readPipeline(
    _ member: YAMLValue.Member,
    _ sources: [String]
  ) -> PipelineConfiguration {
    let members = members(
      member.value,
      ConfigurationKeys.pipeline,
      required: ["sources", "period", "stages"]
    )
    var pipeline = PipelineConfiguration(
      name: member.name,
      schedule: readSchedule(members["schedule"]),
      sources: words(members["sources"], among: sources),
      period: readPeriod(members["period"]) ?? .yesterday,
      stages: [],
      frameworks: []
    )
    if let list = members["sources"], case .list(let elements) = list.content, elements.isEmpty {
      problems.add(at: list.place, found: "no source", want: "at least one")
    }
    if let stages = members["stages"] { readStages(stages, &pipeline) }
    return pipeline
  }

  private mutating func readSchedule(_ value: YAMLValue?) -> String? {
    guard let value, let schedule = text(value) else { return nil }
    guard let flaw = CronSchedule.flaw(of: schedule) else { return schedule }
    problems.add(at: value.place, found: flaw.found, want: flaw.want)
    return nil
  }

  private mutating func readPeriod(_ value: YAMLValue?) -> PeriodRule? {
    guard let value, let period = text(value) else { return nil }
    if let rule = PeriodRule(period) { return rule }
    problems.add(
      at: value.place,
      found: value.kind,
      want: PeriodRule.want,
      hint: NearestWord.hint(period, among: ["yesterday", "last-month", "last-90-days"])
    )
    return nil
  }

  // MARK: Stages

  private mutating func readStages(
    _ value: YAMLValue,
    _ pipeline: inout PipelineConfiguration
  ) {
    let all = Stage.allCases
    for element in elements(value) {
      guard let (stage, options) = readStage(element) else { continue }
      let place = all.firstIndex(of: stage) ?? 0
      let last = pipeline.stages.last.flatMap { all.firstIndex(of: $0) } ?? -1
      if pipeline.stages.contains(stage) {
        problems.add(at: element.place, found: "stage \(stage.rawValue) again", want: "it once")
        continue
      }
      if place < last {
        problems.add(
          at: element.place,
          found: "stage \(stage.rawValue) after \(all[last].rawValue)",
          want: "the order \(ConfigurationKeys.stages.joined(separator: ", "))"
        )
      }
      pipeline.stages.append(stage)
      readOptions(of: stage, options, element, &pipeline)
    }
    for stage in [Stage.ingest, .validate] where !pipeline.stages.contains(stage) {
      guard !value.isRefused else { return }
      problems.add(
        at: value.place,
        found: "no stage \(stage.rawValue)",
        want: "it, as nothing is reported that wasn't proven"
      )
    }
  }

  /// A stage's name, or a mapping of it to its options.
  private mutating func readStage(_ element: YAMLValue) -> (Stage, YAMLValue?)? {
    guard case .mapping(let list) = element.content else {
      let name = word(element, among: ConfigurationKeys.stages)
      return name.flatMap(Stage.init(rawValue:)).map { ($0, nil) }
    }
    let members = members(element, ConfigurationKeys.stages)
    guard list.count == 1 else {
      problems.add(at: element.place, found: "\(list.count) stages in one", want: "one each")
      return nil
    }
    guard let (name, options) = members.first, let stage = Stage(rawValue: name) else { return nil }
    return (stage, options)
  }

  private mutating func readOptions(
    of stage: Stage,
    _ options: YAMLValue?,
    _ element: YAMLValue,
    _ pipeline: inout PipelineConfiguration
  ) {
    switch stage {
    case .ingest, .validate, .project: _ = members(options, [])
    case .evaluate:
      let members = members(options, ConfigurationKeys.evaluate)
      pipeline.frameworks = texts(members["frameworks"])
      pipeline.controls = members["controls"].map { texts($0) }
      pipeline.parameters = readParameters(members["parameters"])
    case .render, .backup:
      guard let options else {
        problems.add(
          at: element.place,
          found: "stage \(stage.rawValue) without options",
          want: "\(stage.rawValue): { to: … }"
        )
        return
      }
      if stage == .render { pipeline.render = readRender(options) }
      if stage == .backup { pipeline.backup = readBackup(options) }
    }
  }

  private mutating func readRender(_ value: YAMLValue) -> PipelineConfiguration.Render {
    let members = members(value, ConfigurationKeys.render, required: ["to"])
    let formats = ReportFormat.allCases.map(\.rawValue)
    let audiences = members["audience"].map { words($0, among: ["internal", "external"]) }
    if let value = members["audience"], audiences?.contains("internal") == false {
      problems.add(at: value.place, found: "no internal audience", want: "it among them")
    }
    return PipelineConfiguration.Render(
      folder: text(members["to"]) ?? "out",
      formats: members["formats"].map { words($0, among: formats) } ?? formats,
      audiences: audiences ?? ["internal"]
    )
  }

  private mutating func readBackup(_ value: YAMLValue) -> PipelineConfiguration.Backup {
    let members = members(value, ConfigurationKeys.backup, required: ["to", "recipients"])
    var keep: [String: Int] = [:]
    if let value = members["keep"] {
      let rules = self.members(value, ConfigurationKeys.keep)
      for name in ConfigurationKeys.keep {
        if let rule = rules[name] { keep[name] = count(rule, in: 0...10_000) }
      }
      if !rules.isEmpty, keep.count == rules.count, keep.values.allSatisfy({ $0 == 0 }) {
        problems.add(at: value.place, found: "nothing to keep", want: "at least one backup")
      }
    }
    return PipelineConfiguration.Backup(
      folder: text(members["to"]) ?? "backups",
      recipients: readRecipients(members["recipients"]),
      keep: keep,
      full: word(members["full"], among: ["weekly", "monthly", "yearly"])
        .flatMap(Retention.Rule.init(rawValue:))
    )
  }

  private mutating func readRecipients(_ value: YAMLValue?) -> [String] {
    guard let value else { return [] }
    let recipients = texts(value)
    for element in elements(value) {
      guard case .text(let text) = element.content, (try? AgeRecipient(text)) == nil else {
        continue
      }
      problems.add(
        at: element.place,
        found: element.kind,
        want: "a recipient of age, age1… or age1pq…",
        hint: "age-keygen, on another host, prints one"
      )
    }
    if case .list(let list) = value.content, list.isEmpty {
      problems.add(at: value.place, found: "no recipient", want: "at least one age1…")
    }
    if !AgeRecipient.areOneKind(recipients.compactMap { try? AgeRecipient($0) }) {
      problems.add(
        at: value.place,
        found: "recipients of both kinds",
        want: "age1… or age1pq… alone",
        hint: "a backup is as safe as its weakest recipient"
      )
    }
    return recipients
  }
}
