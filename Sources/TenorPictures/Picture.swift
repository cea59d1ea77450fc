import CRsvg

/// A picture in pixels, drawn from SVG by librsvg.
///
/// Nothing that the SVG refers to outside itself is read. Fonts are those of the machine, so that letters may differ from
/// one to another.
public struct Picture: Sendable, Hashable {
  /// The width in pixels.
  public let width: Int
  /// The height in pixels.
  public let height: Int
  /// The pixels, row by row from above, as 0xAARRGGBB with colours multiplied by their opacity.
  public let pixels: [UInt32]

  /// The greatest width and height in pixels.
  public static let longestSide = 16_384

  /// Draws a picture.
  ///
  /// - Parameters:
  ///   - svg: An SVG document with a width and a height.
  ///   - scale: Pixels for each of its units. Default: 1.
  /// - Throws: ``PictureError`` for a text that is no SVG, and for a picture without pixels or with more than
  ///   ``longestSide`` to a side.
  /// - Complexity: O(pixels + size of the text)
  public init(svg: String, scale: Double = 1) throws(PictureError) {
    let document = try Document.read(svg)
    let size = try document.size
    let width = (size.width * scale).rounded(), height = (size.height * scale).rounded()
    let possible = 1...Double(Self.longestSide)
    guard possible.contains(width), possible.contains(height) else {
      throw PictureError(
        .badSize, problem: "expected 1 to \(Self.longestSide) pixels to each side, found \(width) × \(height)",
        remedy: "choose another scale or size")
    }
    self.width = Int(width)
    self.height = Int(height)
    let surface = try Surface.empty(width: self.width, height: self.height)
    try document.draw(on: surface)
    pixels = try surface.pixels
  }

  /// The picture as a PNG file.
  ///
  /// - Throws: ``PictureError`` of kind `failed` if memory runs out.
  /// - Complexity: O(pixels)
  public func png() throws(PictureError) -> [UInt8] {
    try Surface.holding(pixels, width: width, height: height).png()
  }
}
