import CTenorHDF5

/// A child process in which the HDF5 library reads one file.
///
/// The library is known to crash on files that somebody has changed. In a process of its own, whose time and memory are
/// limited and which can open no file, that ends nothing but the reading.
enum HDF5Process {
  /// What the child told of a file, as records (see `tenor_hdf5.h`).
  ///
  /// - Throws: ``KerasError`` of kind `damaged` if the library refuses the file, crashes on it, or needs too much for it;
  ///   of kind `unreadable` if the system gives no process.
  /// - Complexity: O(bytes of the file and of what it holds)
  static func records(of file: [UInt8], roots: [String]) throws(KerasError) -> [UInt8] {
    let limit = HDF5.byteLimit(fileSize: file.count)
    // A processor reads some hundreds of megabytes in a second, also where they are compressed. On some changed files the
    // library goes round in circles.
    let limits = tenor_hdf5_limits(bytes: UInt64(limit), milliseconds: UInt64(150 + limit / 200_000))
    let child = try HDF5.withLibrary { () throws(KerasError) in
      var child = tenor_hdf5_child()
      guard tenor_hdf5_start(file, file.count, roots.joined(separator: "/"), limits, &child) == 0 else {
        throw KerasError(
          .unreadable, problem: "expected a process in which to read HDF5, but the system gives none",
          remedy: "free memory, or end other processes")
      }
      return child
    }
    let (records, isWhole) = receive(from: child, limit: 2 * limit)
    let status = tenor_hdf5_finish(child, isWhole ? 0 : 1)
    guard records.last == UInt8(ascii: "e"), status == 0 else { throw failure(status) }
    return records
  }

  private static func receive(from child: tenor_hdf5_child, limit: Int) -> (records: [UInt8], isWhole: Bool) {
    var records: [UInt8] = []
    while records.count <= limit {
      let room = max(1 << 16, records.count / 2)
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: room) { buffer, used in
        count = tenor_hdf5_receive(child, buffer.baseAddress, room)
        used = max(0, count)
      }
      records += piece
      if count <= 0 { return (records, count == 0) }
    }
    return (records, false)
  }

  private static func failure(_ status: Int32) -> KerasError {
    switch Int(status) {
    case Int(TENOR_HDF5_NO_FILE): .damaged("expected a whole HDF5 file, found something else or a part of one")
    case Int(TENOR_HDF5_TOO_MUCH):
      .damaged("expected an HDF5 file that holds about what its size tells, found one that unfolds to much more")
    default: .damaged("expected an HDF5 file, found one that the HDF5 library fails on")
    }
  }
}
