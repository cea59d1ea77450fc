import CRsvg

/// An SVG document as librsvg holds it.
struct Document: ~Copyable {
  private let handle: OpaquePointer

  private init(_ handle: OpaquePointer) { self.handle = handle }

  /// Reads a document.
  static func read(_ svg: String) throws(PictureError) -> Document {
    var svg = svg
    var error: UnsafeMutablePointer<GError>?
    let handle = svg.withUTF8 { bytes in
      rsvg_handle_new_from_data(bytes.baseAddress, gsize(bytes.count), &error)
    }
    guard let handle else {
      throw PictureError(
        .malformed, problem: "expected an SVG document, found: \(message(&error))", remedy: "correct the SVG")
    }
    // Units of which 96 make an inch.
    rsvg_handle_set_dpi(handle, 96)
    return Document(handle)
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(handle)) }

  /// The width and height that the document gives itself.
  var size: (width: Double, height: Double) {
    get throws(PictureError) {
      var width = 0.0, height = 0.0
      guard rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height) != 0 else {
        throw PictureError(
          .badSize, problem: "expected an SVG document with a width and a height, found one without",
          remedy: "add them to its first element")
      }
      return (width, height)
    }
  }

  /// Draws the document so that it fills the surface.
  func draw(on surface: borrowing Surface) throws(PictureError) {
    var error: UnsafeMutablePointer<GError>?
    var viewport = RsvgRectangle(x: 0, y: 0, width: Double(surface.width), height: Double(surface.height))
    let isDrawn = surface.withContext { rsvg_handle_render_document(handle, $0, &viewport, &error) != 0 }
    guard isDrawn else {
      throw PictureError(
        .failed, problem: "expected to be able to draw, found: \(Self.message(&error))", remedy: "choose another size")
    }
  }

  private static func message(_ error: inout UnsafeMutablePointer<GError>?) -> String {
    guard let known = error else { return "an unknown error" }
    defer { g_error_free(known) }
    error = nil
    return known.pointee.message.map { String(cString: $0) } ?? "an unknown error"
  }
}
