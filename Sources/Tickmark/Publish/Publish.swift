package import EventStore
package import Trail

/// What `tickmark publish` is asked.
package struct PublishRequest: Sendable {
  /// The store's file; made where there is none.
  package var store: String
  /// Files of events, one a line; `-` is standard input.
  package var inputs: [String]
  /// For lines that name no stream.
  package var stream: String?
  /// What the stream must be at; then, as with a key, all lines are one append.
  package var expected: ExpectedVersion?
  package var key: String?
  /// At most so many lines share a commit, from 1.
  package var batch: Int
  /// Time of events that state none.
  package var now: @Sendable () -> Instant

  package init(
    store: String,
    inputs: [String],
    stream: String? = nil,
    expected: ExpectedVersion? = nil,
    key: String? = nil,
    batch: Int = 100,
    now: @escaping @Sendable () -> Instant
  ) {
    self.store = store
    self.inputs = inputs
    self.stream = stream
    self.expected = expected
    self.key = key
    self.batch = batch
    self.now = now
  }
}

/// Appends events to a store.
///
/// Lines that have come together share a commit. What stands before a line that is refused was
/// appended and acknowledged, nothing behind it was.
///
/// - Parameter acknowledge: told of each commit once it is on the disk.
/// - Throws: ``RunError`` with the line's place.
package func publish(
  _ request: PublishRequest,
  acknowledge: ([Appended]) throws -> Void
) throws {
  let store = try openStore(request.store)
  if request.expected != nil || request.key != nil {
    return try publishAtOnce(request, store, acknowledge)
  }
  for input in request.inputs {
    var lines = try InputLines(input)
    while let chunk = try lines.next() {
      var rest = chunk[...]
      while !rest.isEmpty {
        try publish(rest.prefix(request.batch), request, store, acknowledge)
        rest = rest.dropFirst(request.batch)
      }
    }
  }
}

/// Opens a store; its errors come out with the file's name.
package func openStore(_ path: String, isReadOnly: Bool = false) throws -> EventStore {
  try storeErrors(path) {
    if isReadOnly, try Disk.kind(of: path) == nil {
      throw RunError(place: path, message: "nothing there, want an event store")
    }
    return try EventStore(path, isReadOnly: isReadOnly)
  }
}

/// Calls the closure; a store's error comes out as a run's.
package func storeErrors<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as EventStoreError {
    throw RunError(place: place, message: error.description, hint: error.hint)
  }
}

extension EventStoreError {
  var hint: String? {
    switch reason {
    case .versionConflict: "another writer was first: read the stream anew, and decide again"
    case .keyReused: "a key stands for one append: take a new one for other events"
    case .damaged: "tickmark store verify names every event that is wrong"
    default: nil
    }
  }
}

private func publish(
  _ lines: ArraySlice<(place: String, bytes: [UInt8])>,
  _ request: PublishRequest,
  _ store: EventStore,
  _ acknowledge: ([Appended]) throws -> Void
) throws {
  var appends: [(place: String, append: Append)] = []
  var refusal: (any Error)?
  for line in lines {
    do {
      let event = try EventLine(
        line.bytes,
        place: line.place,
        stream: request.stream,
        now: request.now()
      )
      appends.append((line.place, event.append))
    } catch {
      refusal = error
      break
    }
  }
  guard !appends.isEmpty else {
    if let refusal { throw refusal }
    return
  }
  do {
    try acknowledge(try store.append(appends.map(\.append)))
  } catch is EventStoreError {
    // One of them was refused, and with it all: one by one, up to it.
    for (place, append) in appends {
      try acknowledge([try storeErrors(place) { try store.append(append) }])
    }
  }
  if let refusal { throw refusal }
}

private func publishAtOnce(
  _ request: PublishRequest,
  _ store: EventStore,
  _ acknowledge: ([Appended]) throws -> Void
) throws {
  var whole: Append?
  for input in request.inputs {
    var lines = try InputLines(input)
    while let chunk = try lines.next() {
      for line in chunk {
        let one = try EventLine(
          line.bytes,
          place: line.place,
          stream: request.stream,
          now: request.now()
        ).append
        guard one.stream == whole?.stream ?? one.stream else {
          throw RunError(
            place: line.place,
            message: "stream \(one.stream), want all events in \(whole?.stream ?? "")",
            hint: "--expected and --key are of one stream"
          )
        }
        whole = whole ?? Append(to: one.stream, expected: request.expected ?? .any, events: [])
        whole?.events += one.events
      }
    }
  }
  guard var append = whole else { return }
  append.idempotencyKey = request.key
  try acknowledge([try storeErrors(request.store) { try store.append(append) }])
}
