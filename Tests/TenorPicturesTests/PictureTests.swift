import Foundation
import TenorInsight
import TenorPictures
import Testing

@Suite("Pictures in pixels")
struct PictureTests {
  private let chart = BarChart(
    title: "Bars", valueTitle: "share", names: ["yes", "no"], series: [.init(name: "s", values: [40, 60])],
    size: ChartSize(width: 320, height: 200))

  private func color(_ text: String) -> UInt32 { 0xFF00_0000 | (UInt32(text.dropFirst(), radix: 16) ?? 0) }

  @Test("pixels have the colours of the theme", arguments: [ChartTheme.light, .dark])
  func colours(theme: ChartTheme) throws {
    let palette: ChartPalette = theme == .light ? .light : .dark
    let picture = try Picture(svg: chart.svg(theme: theme))
    #expect(picture.width == 320)
    #expect(picture.height == Int(chart.picture.height.rounded()))
    #expect(picture.pixels.count == picture.width * picture.height)
    #expect(picture.pixels.first == color(palette.background))
    // Two bars of 16 units height, 60 and 40 per cent of the axis: a good part of the picture.
    #expect(picture.pixels.count { $0 == color(palette.series[0]) } > 1_500)
    // Letters have their colour where they cover a pixel.
    #expect(picture.pixels.contains(color(palette.text)))
  }

  @Test func scaleIsTheNumberOfPixelsForAUnit() throws {
    let plain = try Picture(svg: chart.svg(theme: .light)),
      fine = try Picture(svg: chart.svg(theme: .light), scale: 2.5)
    #expect(fine.width == 800)
    let bar = color(ChartPalette.light.series[0])
    let ratio = Double(fine.pixels.count { $0 == bar }) / Double(plain.pixels.count { $0 == bar })
    #expect(abs(ratio - 6.25) < 0.7)
  }

  /// The signature and the header of a PNG file: https://www.w3.org/TR/png-3/, 5.2 and 11.2.1.
  @Test func filesAreThoseOfPNG() throws {
    let bytes = try chart.png(scale: 2)
    #expect(bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(bytes[12..<16].elementsEqual("IHDR".utf8))
    #expect(bytes[16..<20].elementsEqual([0, 0, 2, 128]))
    #expect(bytes.suffix(8).prefix(4).elementsEqual("IEND".utf8))
    #expect(try chart.png(scale: 2) == bytes)
    #expect(try chart.png(theme: .automatic) == chart.png(theme: .light))
    #expect(try chart.png(theme: .dark) != chart.png(theme: .light))
  }

  @Test(
    "what cannot be drawn is an error with its reason",
    arguments: [
      ("<svg", 1.0, PictureError.Kind.malformed), ("", 1, .malformed), ("no picture at all", 1, .malformed),
      (#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>"#, 0, .badSize),
      (#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>"#, -1, .badSize),
      (#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>"#, .nan, .badSize),
      (#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>"#, 1e6, .badSize),
      (#"<svg xmlns="http://www.w3.org/2000/svg" width="50%" height="50%"/>"#, 1, .badSize),
    ])
  func errors(svg: String, scale: Double, kind: PictureError.Kind) {
    let error = #expect(throws: PictureError.self) { try Picture(svg: svg, scale: scale) }
    #expect(error?.kind == kind, "\(String(describing: error))")
    #expect(error?.description.hasSuffix(".") == true)
  }

  /// A picture may come from anywhere; files that it names are none of its business.
  @Test func nothingOutsideIsRead() throws {
    let file = URL.temporaryDirectory.appending(path: "tenor-picture-\(UUID().uuidString).png")
    let image = Data(try chart.png(theme: .dark))
    try image.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    func isWhite(_ address: String) throws -> Bool {
      let svg = """
        <svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20" fill="#ffffff"/>\
        <image href="\(address)" width="20" height="20"/></svg>
        """
      return try Picture(svg: svg).pixels.allSatisfy { $0 == 0xFFFF_FFFF }
    }
    #expect(try isWhite(file.absoluteString))
    #expect(try isWhite(file.path))
    #expect(try !isWhite("data:image/png;base64," + image.base64EncodedString()))
  }
}
