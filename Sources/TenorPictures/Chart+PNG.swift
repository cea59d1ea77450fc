public import TenorInsight

extension Chart {
  /// The chart as a PNG file.
  ///
  /// - Parameters:
  ///   - theme: The colours; a picture of pixels cannot follow its reader's, so that `automatic` is light. Default: light.
  ///   - scale: Pixels for each unit of the chart's size; 2 is sharp on most screens. Default: 2.
  /// - Throws: ``PictureError`` for a scale that leaves no pixels or too many.
  /// - Complexity: O(figures + pixels)
  public func png(theme: ChartTheme = .light, scale: Double = 2) throws(PictureError) -> [UInt8] {
    try Picture(svg: svg(theme: theme == .automatic ? .light : theme), scale: scale).png()
  }
}
