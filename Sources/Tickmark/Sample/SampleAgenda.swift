import Trail

/// Cases in time order, however many run beside each other: of each that is under way only its place
/// is kept, and the case made again for its next event.
struct SampleAgenda {
  /// A kind of case of which there are many: made by number, in order of their beginnings.
  struct Kind {
    let count: Int
    let make: (Int) -> SampleCase
  }

  /// What a writer sees of the case whose event it writes.
  struct Open {
    let item: SampleCase
    /// Which of the kinds, nil for a scripted case; and its number among them.
    let kind: Int?
    let number: Int
    /// From 1, in the case.
    let sequence: Int
    /// What the writer keeps of the case's last event.
    var link: String
  }

  /// A case under way.
  private struct Slot {
    var kind: Int?
    var number: Int
    var step = 0
    var sequence = 0
    var link: String
  }

  private let kinds: [Kind]
  private let scripted: [SampleCase]
  private var made: [Int]
  private var slots: [Slot?] = []
  private var free: [Int] = []
  /// A binary heap, earliest first; ties by slot.
  private var heap: [(time: Int64, slot: Int)] = []
  private let link: String

  /// An agenda of all cases; `link` is what ``Open/link`` is before a case's first event.
  init(_ kinds: [Kind], scripted: [SampleCase], link: String = "") {
    self.kinds = kinds
    self.scripted = scripted
    self.link = link
    made = kinds.map { _ in 0 }
    for number in scripted.indices { begin(scripted[number], kind: nil, number) }
    for kind in kinds.indices { beginNext(kind) }
  }

  /// Calls the closure with the earliest event, if there is one before the end.
  ///
  /// - Returns: whether there was one; of a silent one the closure hears nothing.
  mutating func next(
    before end: Instant,
    _ body: (SampleCase.Step, inout Open) throws -> Void
  ) rethrows -> Bool {
    guard let (time, place) = heap.first, time < end.microseconds, var slot = slots[place] else {
      return false
    }
    removeFirst()
    let item = slot.kind.map { kinds[$0].make(slot.number) } ?? scripted[slot.number]
    if slot.step == 0, let kind = slot.kind { beginNext(kind) }
    let step = item.steps[slot.step]
    if !step.isSilent {
      slot.sequence += 1
      var open = Open(
        item: item,
        kind: slot.kind,
        number: slot.number,
        sequence: slot.sequence,
        link: slot.link
      )
      try body(step, &open)
      slot.link = open.link
    }
    slot.step += 1
    if slot.step < item.steps.count {
      slots[place] = slot
      insert((item.steps[slot.step].time.microseconds, place))
    } else {
      slots[place] = nil
      free.append(place)
    }
    return true
  }

  private mutating func beginNext(_ kind: Int) {
    guard made[kind] < kinds[kind].count else { return }
    let number = made[kind]
    made[kind] += 1
    begin(kinds[kind].make(number), kind: kind, number)
  }

  private mutating func begin(_ item: SampleCase, kind: Int?, _ number: Int) {
    let place = free.popLast() ?? slots.count
    if place == slots.count { slots.append(nil) }
    slots[place] = Slot(kind: kind, number: number, link: link)
    insert((item.steps[0].time.microseconds, place))
  }

  // MARK: Heap

  private mutating func insert(_ element: (time: Int64, slot: Int)) {
    var place = heap.count
    heap.append(element)
    while place > 0, heap[place] < heap[(place - 1) / 2] {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var place = 0
    while true {
      var least = place
      for child in (2 * place + 1)..<(2 * place + 3) where child < heap.count {
        if heap[child] < heap[least] { least = child }
      }
      if least == place { return }
      heap.swapAt(place, least)
      place = least
    }
  }
}
