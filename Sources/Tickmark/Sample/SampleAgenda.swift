import Trail

/// Cases in time order, however many run beside each other.
struct SampleAgenda {
  /// A kind of case of which there are many: made one after the other, in order of their beginnings.
  struct Kind {
    let count: Int
    let make: (Int) -> SampleCase
  }

  /// A case under way.
  struct Open {
    let item: SampleCase
    let kind: Int?
    var step = 0
    /// What the writer keeps of the case's last event.
    var link: String
  }

  private let kinds: [Kind]
  private var made: [Int]
  private var open: [Open?] = []
  private var free: [Int] = []
  /// A binary heap, earliest first; ties by slot.
  private var heap: [(time: Int64, slot: Int)] = []
  private let link: String

  /// An agenda of all cases; `link` is what ``Open/link`` is before a case's first event.
  init(_ kinds: [Kind], scripted: [SampleCase], link: String = "") {
    self.kinds = kinds
    self.link = link
    made = kinds.map { _ in 0 }
    for item in scripted { begin(item, kind: nil) }
    for kind in kinds.indices { beginNext(kind) }
  }

  /// Calls the closure with the earliest event, if there is one before the end.
  mutating func next(
    before end: Instant,
    _ body: (SampleCase.Step, inout Open) throws -> Void
  ) rethrows -> Bool {
    guard let (time, slot) = heap.first, time < end.microseconds, var item = open[slot] else {
      return false
    }
    removeFirst()
    if item.step == 0, let kind = item.kind { beginNext(kind) }
    try body(item.item.steps[item.step], &item)
    item.step += 1
    if item.step < item.item.steps.count {
      open[slot] = item
      insert((item.item.steps[item.step].time.microseconds, slot))
    } else {
      open[slot] = nil
      free.append(slot)
    }
    return true
  }

  private mutating func beginNext(_ kind: Int) {
    guard made[kind] < kinds[kind].count else { return }
    let item = kinds[kind].make(made[kind])
    made[kind] += 1
    begin(item, kind: kind)
  }

  private mutating func begin(_ item: SampleCase, kind: Int?) {
    let slot = free.popLast() ?? open.count
    if slot == open.count { open.append(nil) }
    open[slot] = Open(item: item, kind: kind, link: link)
    insert((item.steps[0].time.microseconds, slot))
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
