import CHDF5

/// Numbers by path, as an HDF5 file in memory.
enum HDF5Writer {
  /// One array of numbers.
  struct Dataset {
    /// Names of groups and of the array, with slashes between them.
    var path: String
    var shape: [Int]
    /// Row-major; as many as the shape asks for.
    var values: [Float]
  }

  /// The bytes of a file with the given arrays; groups are made as their paths ask.
  ///
  /// - Throws: ``KerasError`` if the library cannot make it, as where memory is short.
  /// - Complexity: O(numbers)
  static func contents(_ datasets: [Dataset]) throws(KerasError) -> [UInt8] {
    try HDF5.withLibrary { () throws(KerasError) in
      // What goes wrong is told by errors, not on standard error.
      H5Eset_auto2(0, nil, nil)
      guard let access = HDF5Handle(H5Pcreate(tenor_h5_file_access()), H5Pclose),
        H5Pset_fapl_core(access.id, 1 << 16, tenor_h5_false()) >= 0,
        let file = HDF5Handle(H5Fcreate("image", tenor_h5_truncate(), 0, access.id), H5Fclose)
      else { throw failure("") }
      var groups: Set<String> = []
      for dataset in datasets {
        try makeGroups(above: dataset.path, in: file, &groups)
        try write(dataset, to: file)
      }
      return try image(of: file)
    }
  }

  private static func makeGroups(
    above path: String, in file: borrowing HDF5Handle, _ made: inout Set<String>
  ) throws(KerasError) {
    let names = path.split(separator: "/").dropLast()
    for count in names.indices.map({ $0 + 1 }) {
      let group = names.prefix(count).joined(separator: "/")
      guard made.insert(group).inserted else { continue }
      guard HDF5Handle(H5Gcreate2(file.id, group, 0, 0, 0), H5Gclose) != nil else { throw failure(group) }
    }
  }

  private static func write(_ dataset: Dataset, to file: borrowing HDF5Handle) throws(KerasError) {
    let sizes = dataset.shape.map { hsize_t($0) }
    // Without the time, so that equal numbers give equal bytes.
    guard let properties = HDF5Handle(H5Pcreate(tenor_h5_dataset_creation()), H5Pclose),
      H5Pset_obj_track_times(properties.id, tenor_h5_false()) >= 0,
      let space = HDF5Handle(H5Screate_simple(Int32(sizes.count), sizes, nil), H5Sclose),
      let array = HDF5Handle(
        H5Dcreate2(file.id, dataset.path, tenor_h5_little_endian_float(), space.id, 0, properties.id, 0), H5Dclose),
      dataset.values.withUnsafeBytes({ H5Dwrite(array.id, tenor_h5_native_float(), 0, 0, 0, $0.baseAddress) }) >= 0
    else { throw failure(dataset.path) }
  }

  private static func image(of file: borrowing HDF5Handle) throws(KerasError) -> [UInt8] {
    guard H5Fflush(file.id, H5F_SCOPE_GLOBAL) >= 0 else { throw failure("") }
    let size = H5Fget_file_image(file.id, nil, 0)
    guard size > 0 else { throw failure("") }
    var bytes = [UInt8](repeating: 0, count: size)
    let written = bytes.withUnsafeMutableBytes { H5Fget_file_image(file.id, $0.baseAddress, $0.count) }
    guard written == size else { throw failure("") }
    return bytes
  }

  private static func failure(_ path: String) -> KerasError {
    KerasError(
      .unreadable, place: path.isEmpty ? nil : path, problem: "expected to write the weights, but HDF5 refused",
      remedy: "free memory")
  }
}
