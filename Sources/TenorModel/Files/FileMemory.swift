#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import TenorCompute

/// The bytes of a file in memory: a large one is mapped, so that its pages are read when they are touched and shared with
/// other processes that map it; a small one is read.
///
/// What is mapped must not be cut short or written over while it is in use. Models are replaced by renaming, which leaves
/// the old file to those who have it.
final class FileMemory: @unchecked Sendable {
  /// Bytes from which on a file is mapped.
  static let mappedCount = 1 << 20

  let count: Int
  private let base: UnsafeMutableRawPointer
  private let isMapped: Bool

  /// The bytes of the file at `path`.
  convenience init(contentsOf path: String) throws(FileFailure) {
    if let mapping = try FileSystem.map(path, minimum: Self.mappedCount) {
      self.init(mapped: mapping.base, count: mapping.count)
    } else {
      self.init(try FileSystem.read(path))
    }
  }

  /// A copy of bytes.
  init(_ bytes: [UInt8]) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 64)
    bytes.withUnsafeBytes { source in
      if let start = source.baseAddress { memory.copyMemory(from: start, byteCount: source.count) }
    }
    base = memory
    count = bytes.count
    isMapped = false
  }

  private init(mapped base: UnsafeMutableRawPointer, count: Int) {
    self.base = base
    self.count = count
    isMapped = true
  }

  deinit {
    if isMapped { _ = munmap(base, count) } else { base.deallocate() }
  }

  /// Calls `body` with all bytes.
  func withBytes<Result, Failure: Error>(_ body: (RawSpan) throws(Failure) -> Result) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: base, count: count).bytes)
  }

  /// The `count` floats from byte `offset` on, without a copy; what is written to them stays in this process. `nil` if they
  /// do not begin on a cache line, or if the processor stores numbers the other way round.
  ///
  /// - Precondition: They lie within the file.
  func floats(at offset: Int, count: Int) -> FloatBuffer? {
    precondition(offset >= 0 && count >= 0 && offset + 4 * count <= self.count)
    guard offset % 64 == 0, 1.littleEndian == 1 else { return nil }
    let floats = (base + offset).bindMemory(to: Float.self, capacity: count)
    return FloatBuffer(base: floats, count: count, owner: self)
  }
}
