/// The colours of one theme, as `#RRGGBB`.
///
/// Those of series go back to M. Okabe and K. Ito, "Color universal design" (2008), which people with any kind of colour
/// vision tell apart; here each stands out from its background with a contrast of 3 at least, and texts with 4.5 (Web
/// Content Accessibility Guidelines 2.2, 1.4.3 and 1.4.11).
package struct ChartPalette: Sendable, Hashable {
  /// What everything is drawn on.
  package let background: String
  /// Titles and numbers.
  package let text: String
  /// Axis titles and notes.
  package let muted: String
  /// Lines of the grid.
  package let grid: String
  /// Axes and rules.
  package let axis: String
  /// Series, one after the other.
  package let series: [String]
  /// The fullest cell of a heat map; emptier ones lie between it and the background.
  package let heat: String

  package static let light = ChartPalette(
    background: "#FFFFFF", text: "#1B1F24", muted: "#57606A", grid: "#DDE2E7", axis: "#6E7781",
    series: ["#0072B2", "#C44E00", "#00795C", "#A23B7A", "#8A6100", "#3B3F45"], heat: "#56B4E9")

  package static let dark = ChartPalette(
    background: "#15181C", text: "#E6EAEF", muted: "#A3ADB8", grid: "#2F353C", axis: "#8B949E",
    series: ["#56B4E9", "#FF9A52", "#3CCB9E", "#EE9BC7", "#E9C53A", "#D0D4D9"], heat: "#0069A6")

  /// The number of colours of series; more series use them again, with other dashes and markers.
  static let seriesCount = light.series.count
}

extension ChartTheme {
  /// The rules for all pictures in this theme. Colours stand in rules, and nothing else does, so that a reader of SVG
  /// without custom properties or media queries shows the light ones.
  var styleSheet: String {
    switch self {
    case .light: ChartPalette.light.rules
    case .dark: ChartPalette.dark.rules
    case .automatic:
      "\(ChartPalette.light.rules)\n@media screen and (prefers-color-scheme: dark) {\n\(ChartPalette.dark.rules)\n}"
    }
  }
}

extension ChartPalette {
  fileprivate var rules: String {
    var rules = [
      ".background { fill: \(background) }", "text { fill: \(text) }", ".muted { fill: \(muted) }",
      ".grid { stroke: \(grid) }", ".axis { stroke: \(axis) }", ".heat { fill: \(heat) }",
      ".ink { stroke: \(text) }", ".seam { stroke: \(background) }",
    ]
    for (index, color) in series.enumerated() {
      rules += [".stroke-\(index) { stroke: \(color) }", ".fill-\(index) { fill: \(color) }"]
    }
    return rules.map { ".\(SVGPicture.className) \($0)" }.joined(separator: "\n")
  }
}
