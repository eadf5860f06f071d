import Documents

/// An auditor's tickmark: each has one meaning on all pages.
enum PageMark: CaseIterable {
  case traced, agreed, footed, recalculated, exception, notTested, warning

  /// What the mark says in the legend; nil for one that isn't a tickmark but a status.
  var legend: String? {
    switch self {
    case .traced: "traced to the source's own manifest"
    case .agreed: "agreed"
    case .footed: "footed"
    case .recalculated: "recalculated in this page from the event"
    case .exception: "exception"
    case .notTested: "not tested, or did not operate"
    case .warning: nil
    }
  }

  /// The drawing in a square of 18.
  fileprivate var path: String {
    switch self {
    case .traced: "M15 3v6a3 3 0 0 1-3 3H3.5M7 8.5l-3.5 3.5 3.5 3.5"
    case .agreed: "M3 10l4 4.5L15.5 3"
    case .footed: "M14 3.5H4.5L10 9l-5.5 5.5H14"
    case .recalculated: "M14.8 7A6 6 0 1 0 15 9.5M15 3v4.2h-4.2"
    case .exception: "M9 2a7 7 0 1 0 .01 0M6 6l6 6M12 6l-6 6"
    case .notTested: "M9 2.5l6.5 6.5-6.5 6.5-6.5-6.5z"
    case .warning: "M9 2.2L16.4 15.5H1.6zM9 7v4M9 13.2v.3"
    }
  }

  fileprivate var tone: String {
    switch self {
    case .exception: "bad"
    case .warning: "warn"
    case .notTested: "none"
    case .traced, .agreed, .footed, .recalculated: "ok"
    }
  }
}

extension HTMLWriter {
  /// Draws a mark; `words` are for those who don't see it, nil where words stand beside it.
  mutating func mark(_ mark: PageMark, tone: String? = nil, words: String? = nil) {
    let attributes: Attributes = [
      "class": "mark \(tone ?? mark.tone)", "viewBox": "0 0 18 18",
      "role": words == nil ? nil : "img", "aria-label": words,
      "aria-hidden": words == nil ? "true" : nil,
    ]
    element("svg", attributes) { html in
      html.element(
        "path",
        [
          "d": mark.path, "fill": "none", "stroke": "currentColor", "stroke-width": "2",
          "stroke-linecap": "round", "stroke-linejoin": "round",
        ]
      )
    }
  }

  /// The meaning of every mark, which stands on each page that uses them.
  mutating func markLegend() {
    element("div", ["class": "legend"]) { html in
      for mark in PageMark.allCases {
        guard let words = mark.legend else { continue }
        html.element("span") { html in
          html.mark(mark)
          html.text(words)
        }
      }
    }
  }

  /// A state in a word, a shape and a colour.
  mutating func tag(_ state: PageState) {
    element("span", ["class": "tag \(state.tone.rawValue)"]) { html in
      html.mark(state.mark, tone: state.tone.rawValue)
      html.text(state.words)
    }
  }
}
