import SQLite

extension ConfigurationReader {
  /// `{ <control>: { <parameter>: value } }`; whether there are such is seen when controls are read.
  mutating func readParameters(_ value: YAMLValue?) -> [ParameterSetting] {
    guard let value, let controls = members(value) else { return [] }
    return controls.flatMap { control -> [ParameterSetting] in
      (members(control.value) ?? []).compactMap { parameter in
        guard let number = parameterValue(parameter.value) else { return nil }
        return ParameterSetting(
          control: control.name,
          name: parameter.name,
          value: number,
          place: problems.place(parameter.place)
        )
      }
    }
  }

  private mutating func parameterValue(_ value: YAMLValue) -> SQLValue? {
    switch value.content {
    case .text(let text): return .text(text)
    case .number(let text):
      if let integer = Int64(text) { return .integer(integer) }
      if let real = Double(text), real.isFinite { return .real(real) }
    case .bool, .null, .list, .mapping: break
    case .refused: return nil
    }
    problems.add(at: value.place, found: value.kind, want: "a number or a text")
    return nil
  }
}
