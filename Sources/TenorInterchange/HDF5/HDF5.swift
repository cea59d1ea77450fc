import CHDF5
import Synchronization

/// The HDF5 library, which most systems ship in a form for one thread: one caller at a time.
enum HDF5 {
  private static let lock = Mutex(())

  /// Does something with the library, or takes a copy of the process that will, while no other thread uses it.
  static func withLibrary<Result: Sendable>(_ body: () throws(KerasError) -> Result) throws(KerasError) -> Result {
    try lock.withLock { (_) throws(KerasError) in try body() }
  }

  /// How many times its own size a file may grow in memory, where its numbers are compressed.
  static let greatestGrowth = 16

  /// The greatest number of bytes that what a file of `count` bytes holds may have in memory.
  static func byteLimit(fileSize count: Int) -> Int { count * greatestGrowth + 1 << 20 }
}

/// An open object of HDF5, closed with its owner.
struct HDF5Handle: ~Copyable {
  let id: hid_t
  private let close: (hid_t) -> herr_t

  /// - Returns: `nil` for the negative number with which HDF5 says that something failed.
  init?(_ id: hid_t, _ close: @escaping (hid_t) -> herr_t) {
    guard id >= 0 else { return nil }
    self.id = id
    self.close = close
  }

  deinit { _ = close(id) }
}
