import EventStore

/// A service of one process: commands come in on standard input, events go into the store.
///
///     orders shop.db <commands.txt
guard CommandLine.arguments.count == 2 else {
  print("usage: orders <store>, with one command a line on standard input")
  throw Refusal(description: "no store")
}
let store = try EventStore(CommandLine.arguments[1])
while let line = readLine() {
  do {
    let command = try OrderCommand(line)
    let appended = try handle(command, store)
    print("\(appended.positions.lowerBound) \(command.verb) \(command.order)")
  } catch let refusal as Refusal {
    print("refused: \(refusal)")
  }
}

/// Reads the order, decides, and appends what follows, as long as nobody else was faster.
func handle(_ command: OrderCommand, _ store: EventStore) throws -> Appended {
  while true {
    let order = Order(try store.page(.stream(command.order)).events)
    let event = try command.event(for: order)
    do {
      let expected: ExpectedVersion = order.version == 0 ? .none : .exactly(order.version)
      return try store.append(Append(to: command.order, expected: expected, events: [event]))
    } catch let error as EventStoreError {
      // Another process appended in between: what it did may change the decision.
      guard case .versionConflict = error.reason else { throw error }
    }
  }
}
