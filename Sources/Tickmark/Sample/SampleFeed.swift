import Archive
import Trail

/// Writes a system's exports: its events in time order, in files that each hold a part of a day.
struct SampleFeed<System: SampleSystem> {
  private var system: System
  private let calendar: SampleCalendar
  private let silent: Period?
  private var folder: SampleFolder
  private let partCount: Int
  private var part: SamplePart?
  /// What the part's files hold so far.
  private var files: [String: [(name: String, lines: [UInt8])]] = [:]
  private var silence: SampleSilence
  private(set) var exceptions = SampleExceptions()
  private(set) var eventCount = 0

  init(_ system: System, exports: String) {
    self.system = system
    calendar = system.story.calendar
    silent = System.source.silence(calendar)
    folder = SampleFolder("\(exports)/\(System.source.rawValue)")
    let perDay = system.story.events * System.source.share / 100 / calendar.days
    partCount = System.partCount(eventsPerDay: perDay)
    silence = SampleSilence(calendar)
  }

  /// Writes everything: of the routine as much as makes up the system's share of all events.
  mutating func write() throws {
    let source = system
    let heartbeats = 2 * calendar.days
    let others = source.caseEventCount + source.scripted.count + heartbeats
    let routineCount = max(0, source.story.events * System.source.share / 100 - others)
    var agenda = SampleAgenda(
      system.kinds + [
        .init(count: heartbeats) { [calendar] number in
          let time = calendar.day(number / 2).adding(seconds: number % 2 == 0 ? 21_917 : 65_117)
          return source.single(source.heartbeat(at: time))
        },
        .init(count: routineCount) { [calendar] number in
          var random = source.story.random("\(System.source) time", number)
          let time = calendar.instant(number, of: routineCount, &random)
          return source.single(source.routine(number, at: time))
        },
      ],
      scripted: system.scripted
    )
    while try agenda.next(before: calendar.end, { try add($0, $1) }) {}
    try flush()
    exceptions.add(silence.exceptions)
  }

  private mutating func add(_ step: SampleCase.Step, _ open: SampleAgenda.Open) throws {
    let part = self.part(of: step.time)
    if part != self.part {
      try flush()
      self.part = part
    }
    let record = system.record(step, open)
    // Lost on its way.
    if let silent, silent.contains(step.time) { return }
    let file = system.file(record, part)
    var groups = files.removeValue(forKey: file) ?? []
    let place = groups.firstIndex { $0.name == record.group } ?? groups.count
    if place == groups.count { groups.append((record.group, [])) }
    groups[place].lines += record.text.utf8
    groups[place].lines.append(UInt8(ascii: "\n"))
    files[file] = groups
    eventCount += 1
    silence.note(record.id, at: step.time)
    for control in step.exceptions { exceptions.add(record.id, to: control) }
  }

  private func part(of time: Instant) -> SamplePart {
    let seconds = Int(time.seconds - calendar.day(0).seconds)
    let (day, number) = (seconds / 86_400, seconds % 86_400 * partCount / 86_400)
    func edge(_ number: Int) -> Instant {
      calendar.day(day).adding(seconds: Int64((number * 86_400 + partCount - 1) / partCount))
    }
    return SamplePart(
      day: day,
      number: number,
      period: Period(begin: edge(number), end: edge(number + 1))
    )
  }

  private mutating func flush() throws {
    for (name, groups) in files.sorted(by: { $0.key < $1.key }) {
      let content = system.content(groups)
      try folder.write(name.hasSuffix(".gz") ? Gzip.compress(content) : content, to: name)
    }
    files = [:]
  }
}
