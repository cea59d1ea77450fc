/// A finished picture.
public struct SVGPicture: Sendable, Hashable {
  /// What it shows, in a few words.
  public let title: String
  /// What can be seen on it, for those who cannot see it.
  public let summary: String
  /// The width, in units of which 96 make an inch.
  public let width: Double
  /// The height, in the same units.
  public let height: Double
  private let body: String

  init(title: String, summary: String, _ canvas: SVGCanvas) {
    self.title = title
    self.summary = summary
    width = canvas.width
    height = canvas.height
    body = canvas.body
  }

  /// The class of the outermost element.
  static let className = "tenor-chart"

  /// The rules that a page needs once for all pictures that it holds as ``element``.
  ///
  /// - Parameter theme: Light or dark. Default: as the reader's system has it.
  public static func styleSheet(theme: ChartTheme = .automatic) -> String { theme.styleSheet }

  /// A document of its own.
  ///
  /// - Parameter theme: Light or dark. Default: as the reader's system has it.
  /// - Complexity: O(size of the picture)
  public func document(theme: ChartTheme = .automatic) -> String {
    #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + element("<style>\n\(theme.styleSheet)\n</style>\n") + "\n"
  }

  /// The element to put into a page, without style; ``styleSheet(theme:)`` has the rules for it.
  ///
  /// - Complexity: O(size of the picture)
  public var element: String { element("") }

  private func element(_ style: String) -> String {
    let width = SVGCanvas.number(width), height = SVGCanvas.number(height)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="\(Self.className)" role="img" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" font-family="Arial, 'Liberation Sans', Helvetica, sans-serif" \
      font-size="\(SVGCanvas.number(TextWidth.fontSize))">
      <title>\(Markup.escaped(title))</title>
      <desc>\(Markup.escaped(summary))</desc>
      \(style)<rect class="background" width="\(width)" height="\(height)"/>
      \(body)</svg>
      """
  }
}
