package import SQLite

/// A value that the configuration gives a control's parameter in place of the control's own.
package struct ParameterSetting: Sendable, Hashable {
  package var control: String
  package var name: String
  package var value: SQLValue
  /// `pipelines.yaml:12:9`.
  package var place: String
}

extension [ParameterSetting] {
  /// Returns the controls with the parameters that are set.
  ///
  /// - Throws: ``RunError`` at the setting's place, for a control or a parameter that there isn't, and
  ///   for a value of another kind than the control's own.
  func applied(to controls: [Control]) throws(RunError) -> [Control] {
    var changed = controls
    for setting in self {
      guard let place = changed.firstIndex(where: { $0.id == setting.control }) else {
        throw RunError(
          place: setting.place,
          message: "found no control \(ShownText.quoted(setting.control)), want the id of one",
          hint: NearestWord.hint(setting.control, among: controls.map(\.id))
        )
      }
      try setting.apply(to: &changed[place])
    }
    return changed
  }
}

extension ParameterSetting {
  fileprivate func apply(to control: inout Control) throws(RunError) {
    let names = control.parameters.map(\.name)
    guard let place = names.firstIndex(of: name) else {
      let want = names.isEmpty ? "none, as it has no parameter" : names.joined(separator: ", ")
      throw RunError(
        place: self.place,
        message: "found parameter \(ShownText.quoted(name)) of \(control.id), want \(want)",
        hint: NearestWord.hint(name, among: names)
      )
    }
    let own = control.parameters[place].value
    guard value.isNumber == own.isNumber else {
      throw RunError(
        place: self.place,
        message: "found \(value.settingWords), want \(own.isNumber ? "a number" : "a text") as the "
          + "control's own \(own.settingWords)"
      )
    }
    control.parameters[place].value = value
    control.parameters[place].standard = own
  }
}

extension SQLValue {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .text, .blob, .null: false
    }
  }

  fileprivate var settingWords: String {
    if case .text(let text) = self { return ShownText.quoted(text) }
    return reportText ?? "nothing"
  }
}
