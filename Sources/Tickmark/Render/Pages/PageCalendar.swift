import Documents

/// The days of a period as squares: how many exceptions, and whether the evidence is proven.
///
/// Up to six weeks stand as a sheet with a line a week and numbers in the squares; longer periods
/// stand as columns of weeks.
struct PageCalendar {
  private let days: [PageSummary.Day]
  private let isSheet: Bool
  /// Width, height and distance of the squares.
  private let size: (width: Int, height: Int, gap: Int)
  private let margin: (left: Int, top: Int)
  /// The Monday at or before the first day.
  private let monday: Int

  /// nil for a period without a day.
  init?(_ days: [PageSummary.Day]) {
    guard let first = days.first, let last = days.last else { return nil }
    self.days = days
    monday = first.number - Self.weekday(first.number)
    let weeks = (last.number - monday) / 7 + 1
    isSheet = weeks <= 6
    if isSheet {
      size = (160, 44, 4)
      margin = (0, 22)
    } else {
      let side = weeks > 60 ? 14 : max(16, min(30, 1_080 / weeks - 4))
      size = (side, side, 4)
      margin = (40, 22)
    }
  }

  /// 0 for Monday; 1970-01-01 was a Thursday.
  static func weekday(_ day: Int) -> Int { ((day + 3) % 7 + 7) % 7 }

  /// 0 for none, 4 for the most.
  static func heat(_ count: Int) -> Int {
    switch count {
    case 0: 0
    case 1...2: 1
    case 3...5: 2
    case 6...20: 3
    default: 4
    }
  }

  /// What the drawing shows, in words.
  var words: String {
    let open = days.filter { !$0.isProven }
    let struck = days.filter { $0.exceptionCount > 0 }
    let proof =
      open.isEmpty
      ? "every day is proven"
      : "not proven: " + Self.list(open.map { PageText.date($0.number) })
    let most = struck.max { $0.exceptionCount < $1.exceptionCount }
    let exceptions = most.map {
      "exceptions on \(PageText.count(struck.count, "day")), most on "
        + "\(PageText.date($0.number)): \(PageText.count($0.exceptionCount))"
    }
    return "\(PageText.count(days.count, "day")); \(proof); \(exceptions ?? "no exceptions")."
  }

  /// At most eight of the texts.
  static func list(_ texts: [String]) -> String {
    texts.count <= 8
      ? texts.joined(separator: ", ")
      : texts.prefix(8).joined(separator: ", ") + " and \(PageText.count(texts.count - 8)) more"
  }

  func write(to html: inout HTMLWriter) {
    let last = days.last.map { place($0.number) } ?? (x: 0, y: 0)
    let weeks = isSheet ? last.y / (size.height + size.gap) : last.x / (size.width + size.gap)
    let (columns, lines) = isSheet ? (7, weeks + 1) : (weeks + 1, 7)
    let width = margin.left + columns * (size.width + size.gap)
    let height = margin.top + lines * (size.height + size.gap)
    html.element(
      "div",
      ["class": "figure calendar", "tabindex": "0", "role": "group", "aria-label": "Calendar"]
    ) { html in
      html.element(
        "svg",
        [
          "viewBox": "0 0 \(width) \(height)", "width": "\(width)", "height": "\(height)",
          "role": "img", "aria-label": words,
        ]
      ) { html in
        writeNames(&html)
        for day in days { write(day, &html) }
      }
    }
    writeLegend(&html)
  }

  /// A day's place without the margins.
  private func place(_ day: Int) -> (x: Int, y: Int) {
    let (week, weekday) = ((day - monday) / 7, Self.weekday(day))
    return isSheet
      ? (weekday * (size.width + size.gap), week * (size.height + size.gap))
      : (week * (size.width + size.gap), weekday * (size.height + size.gap))
  }

  private func writeNames(_ html: inout HTMLWriter) {
    for (index, name) in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].enumerated() {
      if isSheet {
        html.element(
          "text",
          ["x": "\(index * (size.width + size.gap) + 2)", "y": "13"],
          text: name
        )
      } else if index % 2 == 0 {
        let y = margin.top + index * (size.height + size.gap) + size.height - 4
        html.element("text", ["x": "0", "y": "\(y)"], text: name)
      }
    }
    guard !isSheet else { return }
    var month = 0
    for day in days {
      let date = PageText.date(day.number).split(separator: " ")
      guard date[0] == "1" || month == 0 else { continue }
      month += 1
      let x = margin.left + place(day.number).x
      html.element("text", ["x": "\(x)", "y": "13"], text: String(date[1]))
    }
  }

  private func write(_ day: PageSummary.Day, _ html: inout HTMLWriter) {
    let heat = Self.heat(day.exceptionCount)
    let (x, y) = (margin.left + place(day.number).x, margin.top + place(day.number).y)
    let exceptions = PageText.count(day.exceptionCount, "exception")
    let proof = day.isProven ? "proven" : "not proven"
    html.element("g") { html in
      html.element("title", text: "\(PageText.date(day.number)): \(exceptions), \(proof)")
      html.element(
        "rect",
        [
          "x": "\(x)", "y": "\(y)", "width": "\(size.width)", "height": "\(size.height)",
          "rx": "3", "class": "f-\(heat)",
        ]
      )
      if !day.isProven { writeHatching(x, y, &html) }
      guard isSheet else { return }
      let number = PageText.date(day.number).split(separator: " ").prefix(2).joined(separator: " ")
      html.element(
        "text",
        ["x": "\(x + 8)", "y": "\(y + 17)", "class": "t-\(heat)"],
        text: number
      )
      let words = day.exceptionCount == 0 ? (day.isProven ? "" : "not proven") : exceptions
      html.element(
        "text",
        ["x": "\(x + 8)", "y": "\(y + 34)", "class": "t-\(heat)"],
        text: words
      )
    }
  }

  /// Lines at the right edge and round the square.
  private func writeHatching(_ x: Int, _ y: Int, _ html: inout HTMLWriter) {
    let (right, side) = (x + size.width, min(size.width, size.height))
    let lines = stride(from: 6, through: side - 2, by: 6).map {
      "M\(right - $0) \(y + 2)L\(right - 2) \(y + $0)"
    }
    html.element("path", ["d": lines.joined(), "class": "s-hatch"])
    html.element(
      "rect",
      [
        "x": "\(x + 1)", "y": "\(y + 1)", "width": "\(size.width - 2)",
        "height": "\(size.height - 2)", "rx": "3", "class": "s-hatch", "stroke-dasharray": "4 2",
      ]
    )
  }

  private func writeLegend(_ html: inout HTMLWriter) {
    html.element("div", ["class": "legend"]) { html in
      html.element("span", text: "Exceptions a day")
      for (heat, words) in ["none", "1 or 2", "3 to 5", "6 to 20", "more"].enumerated() {
        html.element("span") { html in
          html.element("svg", ["width": "13", "height": "13", "aria-hidden": "true"]) { html in
            html.element("rect", ["width": "13", "height": "13", "rx": "3", "class": "f-\(heat)"])
          }
          html.text(words)
        }
      }
      html.element("span") { html in
        html.element("svg", ["width": "15", "height": "15", "aria-hidden": "true"]) { html in
          html.element("path", ["d": "M8 2l5 5M3 2l10 10", "class": "s-hatch"])
          html.element(
            "rect",
            [
              "x": "1", "y": "1", "width": "13", "height": "13", "rx": "3", "class": "s-hatch",
              "stroke-dasharray": "3 2",
            ]
          )
        }
        html.text("evidence not proven")
      }
    }
  }
}
