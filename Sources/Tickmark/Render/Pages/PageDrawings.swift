import Documents
import Trail

extension HTMLWriter {
  /// A bar of parts side by side; `words` say the same.
  mutating func bar(_ parts: [(count: Int, tone: PageState.Tone)], words: String) {
    let total = parts.reduce(0) { $0 + $1.count }
    let attributes: Attributes = [
      "class": "bar", "viewBox": "0 0 1000 14", "preserveAspectRatio": "none", "role": "img",
      "aria-label": words,
    ]
    element("svg", attributes) { html in
      html.element("rect", ["width": "1000", "height": "14", "class": "f-empty"])
      var done = 0
      for part in parts where part.count > 0 {
        let begin = done * 1_000 / max(total, 1)
        done += part.count
        let end = done * 1_000 / max(total, 1)
        // A gap keeps neighbours apart for those who don't see the colours.
        let width = max(end - begin - (done < total ? 6 : 0), 2)
        html.element(
          "rect",
          [
            "x": "\(begin)", "width": "\(width)", "height": "14",
            "class": "f-\(part.tone.rawValue)",
          ]
        )
      }
    }
  }

  /// What of a period is proven, in time from left to right; `words` say the same.
  ///
  /// What isn't proven is lower or hatched, so that it shows without colours.
  mutating func strip(_ period: Period, _ parts: [Coverage], words: String) {
    let attributes: Attributes = [
      "class": "strip", "viewBox": "0 0 1000 16", "preserveAspectRatio": "none", "role": "img",
      "aria-label": words,
    ]
    element("svg", attributes) { html in
      html.element("rect", ["width": "1000", "height": "16", "class": "f-empty"])
      for part in parts {
        guard let piece = part.period.intersection(period) else { continue }
        let begin = Self.place(piece.begin, in: period)
        let width = max(Self.place(piece.end, in: period) - begin, 3)
        let tone = part.state.tone.rawValue
        let (y, height) = part.isSettled ? ("0", "16") : ("4", "8")
        html.element(
          "rect",
          ["x": "\(begin)", "y": y, "width": "\(width)", "height": height, "class": "f-\(tone)"]
        )
      }
    }
  }

  /// An instant's place on a line of 1,000.
  private static func place(_ instant: Instant, in period: Period) -> Int {
    let length = Double(period.end.microseconds - period.begin.microseconds)
    let part = Double(instant.microseconds - period.begin.microseconds) / max(length, 1)
    return Int((part * 1_000).rounded())
  }

  /// Columns of counts with their labels.
  ///
  /// - Parameters:
  ///   - values: what stands under each column, and its height.
  ///   - words: what the drawing shows, in a sentence.
  mutating func columns(_ values: [(label: String, count: Int)], words: String) {
    let most = max(values.map(\.count).max() ?? 0, 1)
    let step = max(18, min(64, 540 / max(values.count, 1)))
    let width = values.count * step
    // Labels that don't fit beside each other stand under every second or third column, the last
    // one's always.
    let labelWidth = 7 * (values.map(\.label.count).max() ?? 0)
    let stride = max(1, (labelWidth + step - 1) / step)
    let attributes: Attributes = [
      "viewBox": "0 0 \(width) 134", "width": "\(width)", "height": "134", "role": "img",
      "aria-label": words,
    ]
    element("div", ["class": "figure", "tabindex": "0", "role": "group", "aria-label": words]) {
      html in
      html.element("svg", attributes) { html in
        for (index, value) in values.enumerated() {
          let height = value.count == 0 ? 1 : max(3, value.count * 88 / most)
          let middle = index * step + step / 2
          html.element(
            "rect",
            [
              "x": "\(index * step + 4)", "y": "\(110 - height)", "width": "\(step - 8)",
              "height": "\(height)", "rx": "2", "class": value.count == 0 ? "f-empty" : "f-3",
            ]
          )
          let place = ["x": "\(middle)", "text-anchor": "middle"]
          html.element(
            "text",
            ["x": place["x"], "y": "\(104 - height)", "text-anchor": "middle"],
            text: value.count == 0 ? "" : PageText.count(value.count)
          )
          html.element(
            "text",
            ["x": place["x"], "y": "127", "text-anchor": "middle"],
            text: (values.count - 1 - index) % stride == 0 ? value.label : ""
          )
        }
        html.element(
          "line",
          ["x1": "0", "y1": "110.5", "x2": "\(width)", "y2": "110.5", "class": "s-ink"]
        )
      }
    }
  }
}
