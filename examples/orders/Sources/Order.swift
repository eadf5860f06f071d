import CanonicalJSON
import EventStore

/// An order as its events tell it.
struct Order {
  enum Status: String { case none, placed, paid, shipped }

  var status = Status.none
  /// In cents.
  var paid = 0
  var refunded = 0
  /// A refund that somebody asked for and nobody has decided.
  var asked: (amount: Int, by: String)?
  /// The sequence of its newest event.
  var version = 0

  /// Folds the events of the order's stream.
  init(_ events: some Sequence<RecordedEvent>) {
    for event in events { apply(event) }
  }

  private mutating func apply(_ event: RecordedEvent) {
    let amount = event.data["amount"]?.int ?? 0
    switch event.type {
    case "order.placed": status = .placed
    case "order.paid":
      status = .paid
      paid += amount
    case "order.shipped": status = .shipped
    case "refund.requested": asked = (amount, event.actor?["id"]?.string ?? "")
    case "refund.approved":
      refunded += amount
      asked = nil
    default: break
    }
    version = event.sequence
  }
}

/// Why a command is not for this order.
struct Refusal: Error, CustomStringConvertible {
  let description: String
}

/// What somebody wants of an order: one line of input.
///
///     2026-11-22T08:00:00Z léa place ord-1 4150
struct OrderCommand {
  let time: String
  let actor: String
  let verb: String
  let order: String
  /// In cents.
  let amount: Int

  init(_ line: String) throws {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 4 || words.count == 5, let amount = Int(words.count == 5 ? words[4] : "0")
    else { throw Refusal(description: "\(line): want <time> <actor> <verb> <order> [<cents>]") }
    (time, actor, verb, order) = (words[0], words[1], words[2], words[3])
    self.amount = amount
  }

  /// Decides: the event that follows from the command, or why none does.
  ///
  /// Whether the one who asks for a refund may approve it is not decided here, so that the night's
  /// control has something to find.
  func event(for order: Order) throws -> NewEvent {
    switch (verb, order.status) {
    case ("place", .none): return event("order.placed")
    case ("pay", .placed): return event("order.paid")
    case ("ship", .paid): return event("order.shipped")
    case ("ask-refund", .paid), ("ask-refund", .shipped):
      guard order.asked == nil, amount <= order.paid - order.refunded else {
        throw Refusal(description: "\(self.order): no refund of \(amount)")
      }
      return event("refund.requested")
    case ("approve-refund", _):
      guard let asked = order.asked else {
        throw Refusal(description: "\(self.order): no refund was asked for")
      }
      return event("refund.approved", amount: asked.amount)
    default:
      throw Refusal(description: "\(self.order): can't \(verb) what is \(order.status.rawValue)")
    }
  }

  private func event(_ type: String, amount: Int? = nil) -> NewEvent {
    NewEvent(
      type,
      time: time,
      data: ["orderId": .string(order), "amount": .number(JSONNumber(amount ?? self.amount))],
      actor: ["id": .string(actor)]
    )
  }
}
