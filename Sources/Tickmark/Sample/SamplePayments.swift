import Trail

/// The payments of the sample company: an append-only DynamoDB table, exported in full once, then by
/// increments, one of which overlaps the one before.
struct SamplePayments {
  private let story: SampleStory
  private var waiting: [SampleTableExport]
  private var writing: [SampleTableExport] = []
  private var folder: SampleFolder
  private(set) var exceptions = SampleExceptions()
  private(set) var eventCount = 0
  private var silence: SampleSilence

  init(_ story: SampleStory, folder: SampleFolder) {
    self.story = story
    silence = SampleSilence(story.calendar)
    self.folder = folder
    waiting = Self.windows(story.calendar).reversed().map { SampleTableExport($0, story) }
  }

  /// When exports were asked for, as CloudTrail records it.
  static func exportTimes(_ calendar: SampleCalendar) -> [Instant] {
    windows(calendar).map(\.period.end)
  }

  /// What a run finds of exports whose windows overlap those before.
  static func overlaps(_ story: SampleStory) -> [ExpectedFinding] {
    let windows = windows(story.calendar)
    return zip(windows, windows.dropFirst()).filter(\.1.isOverlapping).map { before, window in
      ExpectedFinding(
        code: FindingCode.exportWindowOverlap.name,
        place: SampleTableExport(window, story).place,
        interval: Period(begin: window.period.begin, end: before.period.end)
      )
    }
  }

  /// The first morning in full; then a window a day, but one day was exported in two parts that
  /// have an hour in common.
  private static func windows(_ calendar: SampleCalendar) -> [SampleTableExport.Window] {
    func time(_ day: Int, _ hour: Int64) -> Instant {
      calendar.day(day).adding(seconds: hour * 3_600)
    }
    let splitDay = min(1, calendar.days - 1)
    var windows = [SampleTableExport.Window(begin: calendar.day(0), end: time(0, 6), isFull: true)]
    for day in 0..<calendar.days {
      let begin = day == 0 ? time(0, 6) : time(day, 0)
      guard day == splitDay else {
        windows.append(.init(begin: begin, end: time(day + 1, 0)))
        continue
      }
      windows.append(.init(begin: begin, end: time(day, 13)))
      windows.append(.init(begin: time(day, 12), end: time(day + 1, 0), isOverlapping: true))
    }
    return windows
  }

  mutating func write() throws {
    var agenda = SampleAgenda(
      [.init(count: story.paymentCount) { [story] in story.payment($0) }],
      scripted: []
    )
    while try agenda.next(before: story.calendar.end, { try add($0, $1) }) {}
    try move(to: story.calendar.end)
    exceptions.add(silence.exceptions)
  }

  private mutating func add(_ step: SampleCase.Step, _ open: SampleAgenda.Open) throws {
    try move(to: step.time)
    let item = SampleItem(
      key: open.item.stream,
      sort: open.sequence,
      time: step.time,
      type: step.type,
      actor: step.actor,
      attributes: step.data
    )
    for index in writing.indices where writing[index].window.period.contains(step.time) {
      try writing[index].add(item, &folder)
    }
    eventCount += 1
    let id = "\(SampleTableExport.tableID)/\(item.keysText)"
    silence.note(id, at: step.time)
    for control in step.exceptions { exceptions.add(id, to: control) }
  }

  /// Begins the exports whose window has begun, and ends those whose window is over.
  private mutating func move(to time: Instant) throws {
    while let next = waiting.last, next.window.period.begin <= time {
      writing.append(next)
      waiting.removeLast()
    }
    for index in writing.indices where writing[index].window.period.end <= time {
      try writing[index].finish(&folder)
    }
    writing.removeAll { $0.window.period.end <= time }
  }
}
