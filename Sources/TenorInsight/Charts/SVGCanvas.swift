/// A place in a picture, from its upper left corner.
struct CanvasPoint: Hashable {
  var x: Double
  var y: Double
}

/// An upright rectangle in a picture.
struct CanvasRect: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var maxX: Double { x + width }
  var maxY: Double { y + height }
}

/// Where a text stands beside its point.
enum TextAnchor: String {
  case start, middle, end
}

/// What tells series apart beside their colours.
enum Marker: Int, CaseIterable {
  case circle, square, triangle, diamond
}

/// Collects the elements of a picture.
struct SVGCanvas {
  let width: Double
  let height: Double
  private(set) var body = ""

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// A coordinate with two decimals at most.
  static func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "0" }
    let hundredths = Int((value * 100).rounded())
    let whole = hundredths.magnitude / 100, rest = hundredths.magnitude % 100
    let sign = hundredths < 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
  }

  private static func attributes(_ pairs: KeyValuePairs<String, Double>) -> String {
    pairs.map { " \($0)=\"\(number($1))\"" }.joined()
  }

  private mutating func element(_ head: String, tip: String?) {
    body +=
      tip.map { "<\(head)><title>\(Markup.escaped($0))</title></\(head.prefix { $0 != " " })>\n" } ?? "<\(head)/>\n"
  }

  /// A straight line. `style` names the rule with its colour.
  mutating func line(
    _ from: CanvasPoint, _ to: CanvasPoint, style: String, width: Double = 1, dashes: String? = nil
  ) {
    let places = Self.attributes(["x1": from.x, "y1": from.y, "x2": to.x, "y2": to.y, "stroke-width": width])
    element("line class=\"\(style)\"\(places)\(Self.dashArray(dashes))", tip: nil)
  }

  /// Lines from point to point.
  mutating func path(_ points: [CanvasPoint], style: String, width: Double = 2, dashes: String? = nil) {
    guard points.count > 1 else { return }
    let steps = points.map { "\(Self.number($0.x)) \(Self.number($0.y))" }.joined(separator: " ")
    element(
      "path class=\"\(style)\" d=\"M\(steps)\" fill=\"none\" stroke-linejoin=\"round\""
        + Self.attributes(["stroke-width": width]) + Self.dashArray(dashes), tip: nil)
  }

  private static func dashArray(_ dashes: String?) -> String {
    dashes.map { " stroke-dasharray=\"\($0)\"" } ?? ""
  }

  /// A rectangle. `opacity` is that of its fill; `outline` the width of its outline, 0 for none.
  mutating func rectangle(
    _ rect: CanvasRect, style: String, opacity: Double = 1, outline: Double = 0, tip: String? = nil
  ) {
    var text = "rect class=\"\(style)\""
    text += Self.attributes([
      "x": rect.x, "y": rect.y, "width": max(0, rect.width), "height": max(0, rect.height),
    ])
    if opacity < 1 { text += Self.attributes(["fill-opacity": opacity]) }
    if outline > 0 { text += Self.attributes(["stroke-width": outline]) }
    element(text, tip: tip)
  }

  /// One line of text, whose base line goes through `point`. `turn` is in degrees, clockwise; a halo in the colour of the
  /// background sets it off from lines behind it.
  mutating func text(
    _ text: String, at point: CanvasPoint, style: String? = nil, anchor: TextAnchor = .start, fontSize: Double? = nil,
    isBold: Bool = false, turn: Double = 0, hasHalo: Bool = false
  ) {
    var head = "<text" + Self.attributes(["x": point.x, "y": point.y])
    let styles = [style, hasHalo ? "seam" : nil].compactMap { $0 }
    if !styles.isEmpty { head += " class=\"\(styles.joined(separator: " "))\"" }
    if hasHalo { head += " paint-order=\"stroke\" stroke-width=\"4\" stroke-linejoin=\"round\"" }
    if anchor != .start { head += " text-anchor=\"\(anchor.rawValue)\"" }
    if let fontSize { head += Self.attributes(["font-size": fontSize]) }
    if isBold { head += " font-weight=\"bold\"" }
    if turn != 0 {
      head += " transform=\"rotate(\(Self.number(turn)) \(Self.number(point.x)) \(Self.number(point.y)))\""
    }
    body += head + ">" + Markup.escaped(text) + "</text>\n"
  }

  /// A small shape around a point.
  mutating func marker(_ marker: Marker, at point: CanvasPoint, style: String, radius: Double = 3.5, tip: String? = nil)
  {
    switch marker {
    case .circle:
      element("circle class=\"\(style)\"" + Self.attributes(["cx": point.x, "cy": point.y, "r": radius]), tip: tip)
    case .square:
      let side = radius * 1.8
      rectangle(
        CanvasRect(x: point.x - side / 2, y: point.y - side / 2, width: side, height: side), style: style, tip: tip)
    case .triangle: polygon([(0, -1.3), (1.2, 0.9), (-1.2, 0.9)], point, style, radius, tip)
    case .diamond: polygon([(0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)], point, style, radius, tip)
    }
  }

  private mutating func polygon(
    _ corners: [(x: Double, y: Double)], _ center: CanvasPoint, _ style: String, _ radius: Double, _ tip: String?
  ) {
    let points = corners.map {
      "\(Self.number(center.x + radius * $0.x)),\(Self.number(center.y + radius * $0.y))"
    }
    element("polygon class=\"\(style)\" points=\"\(points.joined(separator: " "))\"", tip: tip)
  }
}
