import Documents

extension HTMLWriter {
  /// A card under a heading.
  mutating func card<Failure: Error>(
    _ heading: String,
    id: String? = nil,
    classes: String = "",
    content: (inout HTMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    lineBreak()
    try element("section", ["class": classes.isEmpty ? "card" : "card \(classes)", "id": id]) {
      html throws(Failure) in
      html.element("h2", text: heading)
      try content(&html)
    }
  }

  /// Cards beside each other where there is room.
  mutating func grid<Failure: Error>(
    _ classes: String,
    content: (inout HTMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    lineBreak()
    try element("div", ["class": "grid \(classes)"], content: content)
  }

  /// A table whose columns are named; those named with a leading `#` hold numbers.
  mutating func table<Failure: Error>(
    _ columns: [String],
    classes: String = "stack",
    name: String? = nil,
    inner: Bool = false,
    caption: String? = nil,
    rows: (inout HTMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try element("div", ["class": inner ? "sheet inner" : "sheet"]) { html throws(Failure) in
      let attributes: Attributes = [
        "class": classes, "data-table": name == nil ? nil : "rows", "data-name": name,
      ]
      try html.element("table", attributes) { html throws(Failure) in
        if let caption { html.element("caption", text: caption) }
        html.headRow(columns)
        try html.element("tbody", content: rows)
      }
    }
  }

  /// The row of column names.
  mutating func headRow(_ columns: [String]) {
    element("thead") { html in
      html.element("tr") { html in
        for column in columns {
          let isNumber = column.hasPrefix("#")
          html.element(
            "th",
            ["scope": "col", "class": isNumber ? "number" : nil],
            text: isNumber ? String(column.dropFirst()) : column
          )
        }
      }
    }
  }

  /// A row on a line of its own.
  mutating func row<Failure: Error>(
    _ attributes: Attributes = [:],
    cells: (inout HTMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    lineBreak()
    try element("tr", attributes, content: cells)
  }

  /// A cell of text, with its column's name for narrow screens.
  mutating func cell(_ label: String, _ text: String, classes: String? = nil) {
    element("td", ["class": classes, "data-label": label], text: text)
  }

  /// A cell of a count, which sorts by its value.
  mutating func cell(_ label: String, count: Int, isRed: Bool = false) {
    let text = PageText.count(count)
    element("td", ["class": "number", "data-label": label, "data-value": "\(count)"]) { html in
      if isRed && count > 0 {
        html.element("b", ["class": "red"], text: text)
      } else {
        html.text(text)
      }
    }
  }

  /// A cell of a state.
  mutating func cell(_ label: String, state: PageState) {
    element("td", ["class": "state", "data-label": label]) { html in html.tag(state) }
  }

  /// Names with their values.
  mutating func pairs<Failure: Error>(
    content: (inout HTMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try element("dl", ["class": "pairs"], content: content)
  }

  /// A name with its value, inside of ``pairs(content:)``.
  mutating func pair(_ name: String, _ value: String, classes: String? = nil) {
    element("dt", text: name)
    element("dd", ["class": classes], text: value)
  }

  /// Lines as they are typed or stored.
  mutating func listing(_ text: String) {
    element("pre") { html in html.element("code", text: text) }
  }

  mutating func link(_ address: String, _ text: String) {
    element("a", ["href": address], text: text)
  }
}
