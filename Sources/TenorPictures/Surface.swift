import CRsvg

/// Pixels that Cairo draws on.
struct Surface: ~Copyable {
  let width: Int
  let height: Int
  private let handle: OpaquePointer

  private init(_ handle: OpaquePointer, width: Int, height: Int) {
    self.handle = handle
    self.width = width
    self.height = height
  }

  deinit { cairo_surface_destroy(handle) }

  /// A surface without colour.
  static func empty(width: Int, height: Int) throws(PictureError) -> Surface {
    guard let handle = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)) else {
      throw failure("no memory")
    }
    let surface = Surface(handle, width: width, height: height)
    try surface.check()
    return surface
  }

  /// A surface with the given pixels, row by row.
  static func holding(_ pixels: [UInt32], width: Int, height: Int) throws(PictureError) -> Surface {
    let surface = try empty(width: width, height: height)
    try surface.fill(pixels)
    return surface
  }

  private func fill(_ pixels: [UInt32]) throws(PictureError) {
    cairo_surface_flush(handle)
    guard let data = cairo_image_surface_get_data(handle) else { throw Self.failure("no pixels") }
    let stride = Int(cairo_image_surface_get_stride(handle))
    for row in 0..<height {
      let line = UnsafeMutableRawBufferPointer(start: data + row * stride, count: 4 * width)
      let begin = row * width
      pixels[begin..<begin + width].withUnsafeBytes { line.copyMemory(from: $0) }
    }
    cairo_surface_mark_dirty(handle)
  }

  /// Runs `body` with something to draw with.
  func withContext<Result>(_ body: (OpaquePointer?) -> Result) -> Result {
    let context = cairo_create(handle)
    defer { cairo_destroy(context) }
    return body(context)
  }

  /// The pixels, row by row.
  var pixels: [UInt32] {
    get throws(PictureError) {
      cairo_surface_flush(handle)
      guard let data = cairo_image_surface_get_data(handle) else { throw Self.failure("no pixels") }
      let stride = Int(cairo_image_surface_get_stride(handle))
      var pixels: [UInt32] = []
      pixels.reserveCapacity(width * height)
      for row in 0..<height {
        let line = UnsafeRawBufferPointer(start: data + row * stride, count: 4 * width)
        for column in 0..<width { pixels.append(line.loadUnaligned(fromByteOffset: 4 * column, as: UInt32.self)) }
      }
      return pixels
    }
  }

  /// The pixels as a PNG file.
  func png() throws(PictureError) -> [UInt8] {
    var bytes: [UInt8] = []
    let status = withUnsafeMutablePointer(to: &bytes) { target in
      cairo_surface_write_to_png_stream(
        handle,
        { closure, data, count in
          guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
          let piece = UnsafeBufferPointer(start: data, count: Int(count))
          closure.assumingMemoryBound(to: [UInt8].self).pointee.append(contentsOf: piece)
          return CAIRO_STATUS_SUCCESS
        }, target)
    }
    guard status == CAIRO_STATUS_SUCCESS else { throw Self.failure(String(cString: cairo_status_to_string(status))) }
    return bytes
  }

  private func check() throws(PictureError) {
    let status = cairo_surface_status(handle)
    guard status == CAIRO_STATUS_SUCCESS else { throw Self.failure(String(cString: cairo_status_to_string(status))) }
  }

  private static func failure(_ reason: String) -> PictureError {
    PictureError(
      .failed, problem: "expected memory for a picture, found: \(reason)",
      remedy: "free memory, or choose a smaller size")
  }
}
