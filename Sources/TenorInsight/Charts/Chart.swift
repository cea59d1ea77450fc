/// A picture of figures: a value that says what to show, and draws itself as SVG.
///
/// The same value gives the same text. A picture needs nothing from outside, tells colours apart by dashes, markers or
/// outlines too, and has a title and a description for screen readers.
public protocol Chart: Sendable {
  /// What it shows, in a few words.
  var title: String { get }
  /// Its width and height.
  var size: ChartSize { get set }
  /// The picture.
  ///
  /// - Complexity: O(figures)
  var picture: SVGPicture { get }
}

extension Chart {
  /// The picture as an SVG document.
  ///
  /// - Parameter theme: Light or dark. Default: as the reader's system has it.
  /// - Complexity: O(figures)
  public func svg(theme: ChartTheme = .automatic) -> String { picture.document(theme: theme) }

  /// The same chart in another size.
  public func resized(to size: ChartSize) -> Self {
    var chart = self
    chart.size = size
    return chart
  }
}

/// The width and height of a chart, in units of which 96 make an inch: pixels at a scale of 1.
public struct ChartSize: Sendable, Hashable {
  /// The width, at least 200.
  public let width: Double
  /// The height, at least 150. Charts with a row for each label grow beyond it where there are many.
  public let height: Double

  /// Creates a size; what is smaller than the least, greater than 10,000, or no number, becomes the nearest possible.
  public init(width: Double, height: Double) {
    self.width = width.isNaN ? 640 : min(10_000, max(200, width))
    self.height = height.isNaN ? 400 : min(10_000, max(150, height))
  }

  /// A size in inches, as figures of Matplotlib have it.
  public static func inches(_ width: Double, _ height: Double) -> ChartSize {
    ChartSize(width: width * 96, height: height * 96)
  }

  /// 640 × 400.
  public static let standard = ChartSize(width: 640, height: 400)
  /// 480 × 480, for charts whose axes have the same range.
  public static let square = ChartSize(width: 480, height: 480)
}

/// The colours of a chart.
public enum ChartTheme: String, Sendable, Hashable, CaseIterable {
  /// Light or dark, as the reader's system has it; light where that is unknown, and in print.
  case automatic
  /// Dark on light.
  case light
  /// Light on dark.
  case dark
}
