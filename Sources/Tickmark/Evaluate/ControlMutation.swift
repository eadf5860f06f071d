import SQLite

/// A control with one small change, to see whether its fixture notices.
package struct ControlMutation: Sendable, Hashable {
  /// The control as it would be.
  let control: Control
  /// `population:3:7: "time < :end" as "1"`.
  package let words: String
  /// As in `term` or `bound`.
  package let kind: String

  /// Returns all changes of a control that still compile over these tables, in their order:
  /// population, exceptions, parameters.
  static func all(of control: Control, _ check: ControlCheck) -> [ControlMutation] {
    let mutations =
      changes(of: control, \.population, named: "population")
      + changes(of: control, \.exceptions, named: "exceptions") + parameters(of: control)
    return mutations.filter { (try? check.check($0.control)) != nil }
  }

  private static func changes(
    of control: Control,
    _ query: WritableKeyPath<Control, String>,
    named name: String
  ) -> [ControlMutation] {
    let sql = control[keyPath: query]
    // Without a lookback its begin is the period's.
    let isDead = { (mutation: SQLMutation) in
      control.lookback == 0 && mutation.replacement.hasSuffix("begin")
    }
    return SQLMutation.all(of: sql).filter { !isDead($0) }.map { mutation in
      var changed = control
      changed[keyPath: query] = mutation.applied(to: sql)
      let place = mutation.place(in: sql)
      return ControlMutation(
        control: changed,
        words: "\(name):\(place.line):\(place.column): \(mutation.words(in: sql))",
        kind: mutation.kind.rawValue
      )
    }
  }

  private static func parameters(of control: Control) -> [ControlMutation] {
    control.parameters.enumerated().map { index, parameter in
      var changed = control
      changed.parameters[index].value =
        switch parameter.value {
        case .integer(let integer): .integer(integer &+ 1)
        case .real(let real): .real(real + 1)
        case .text(let text): .text(text + "~")
        case .null, .blob: .integer(1)
        }
      return ControlMutation(
        control: changed,
        words: "parameter \(parameter.name): another default",
        kind: SQLMutation.Kind.constant.rawValue
      )
    }
  }
}

/// How many small changes of a control its fixture notices.
package struct MutationScore: Sendable, Hashable {
  package var control: String
  package var total: Int
  /// The changes that no case of the fixture noticed, in their order.
  package var survivors: [ControlMutation]

  package init(control: String, total: Int, survivors: [ControlMutation]) {
    self.control = control
    self.total = total
    self.survivors = survivors
  }

  package var killed: Int { total - survivors.count }

  /// Below it a control's data is taken not to notice what it does: nine of ten.
  package static let threshold = 90

  /// Rounded down, so that 100 means all.
  package var percent: Int { total == 0 ? 0 : killed * 100 / total }
}
