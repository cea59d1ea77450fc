import CArchive
import TenorArchive

/// Reads gzip, zip and tar files into memory through libarchive.
///
/// Nothing is ever written to disk, so paths inside an archive can do no harm; an archive with a name that would leave its
/// folder, or with a link, is refused all the same, because nobody makes one by accident. Sizes are limited, so that a
/// small file that unpacks to a huge one is refused.
struct Archive: ~Copyable {
  /// The greatest size of one entry: 1 GiB.
  static let entryLimit = 1 << 30
  /// The greatest size of all entries that are read: 4 GiB.
  static let totalLimit = 4 << 30
  /// How many times the size of the file its entries may have together, beside ``freeSize``. Text is packed to a tenth.
  static let greatestGrowth = 100
  /// The size that entries may have together in any case: 16 MiB.
  static let freeSize = 1 << 24

  private let handle: OpaquePointer
  private let path: String
  private var total = 0
  private let totalLimit: Int
  private let entryLimit: Int

  /// What the file is.
  enum Kind {
    /// One gzip-compressed file.
    case gzip
    /// One file, compressed with gzip or not at all.
    case plainOrGzip
    /// A tar archive, compressed with gzip or not at all.
    case tar
    /// A zip archive, such as NumPy's `.npz`.
    case zip
  }

  private init(_ handle: OpaquePointer, path: String, entryLimit: Int, totalLimit: Int) {
    self.handle = handle
    self.path = path
    self.entryLimit = entryLimit
    self.totalLimit = totalLimit
  }

  /// Opens the file at `path`.
  ///
  /// - Throws: ``DataError`` if it cannot be read, or is not of the given kind.
  static func open(
    _ path: String, _ kind: Kind, entryLimit: Int = Archive.entryLimit, totalLimit: Int = Archive.totalLimit
  ) throws(DataError) -> Archive {
    guard let handle = archive_read_new() else {
      throw DataError(
        .inputOutput, file: path, problem: "expected memory for reading an archive, found none", remedy: "free memory")
    }
    let growth = (FileBytes.size(path) ?? 0) * greatestGrowth + freeSize
    let archive = Archive(
      handle, path: path, entryLimit: min(entryLimit, growth), totalLimit: min(totalLimit, growth))
    try archive.open(kind)
    return archive
  }

  private func open(_ kind: Kind) throws(DataError) {
    switch kind {
    case .gzip, .plainOrGzip:
      archive_read_support_filter_gzip(handle)
      archive_read_support_format_raw(handle)
    case .tar:
      archive_read_support_filter_gzip(handle)
      archive_read_support_format_tar(handle)
    case .zip: archive_read_support_format_zip(handle)
    }
    guard archive_read_open_filename(handle, path, 1 << 18) == ARCHIVE_OK else { throw failure() }
    if kind == .gzip, archive_filter_count(handle) < 2 {
      throw DataError(
        .badArchive, file: path, problem: "expected gzip data, found something else",
        remedy: "compress the file with gzip, or drop the ending .gz")
    }
  }

  deinit { archive_read_free(handle) }

  /// Goes on to the next entry and returns its name; `nil` at the end.
  mutating func nextEntry() throws(DataError) -> String? {
    var entry: OpaquePointer?
    let status = archive_read_next_header(handle, &entry)
    if status == ARCHIVE_EOF { return nil }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw failure() }
    let found = ArchiveEntry(entry)
    let name = found.name ?? ""
    guard found.isHarmless else {
      throw DataError(
        .badArchive, file: path, problem: "expected files and folders within the archive, found \(name)",
        remedy: "do not use this archive; it may come from somebody who means harm")
    }
    return name
  }

  /// The contents of the entry at which the archive stands.
  mutating func contents() throws(DataError) -> [UInt8] {
    var bytes: [UInt8] = []
    var size = 0
    while true {
      if bytes.count - size < 1 << 12 {
        let room = max(1 << 14, min(bytes.count, entryLimit - size + 1))
        bytes.append(contentsOf: repeatElement(0, count: room))
      }
      let count = bytes.withUnsafeMutableBytes { buffer in
        archive_read_data(handle, buffer.baseAddress?.advanced(by: size), buffer.count - size)
      }
      guard count >= 0 else { throw failure() }
      if count == 0 { break }
      size += count
      total += count
      guard size <= entryLimit, total <= totalLimit else {
        throw DataError(
          .badArchive, file: path,
          problem:
            "expected at most \(entryLimit >> 20) MiB in an entry and \(totalLimit >> 20) MiB in all, found more",
          remedy: "unpack it by hand and give the folder or file")
      }
    }
    bytes.removeSubrange(size...)
    return bytes
  }

  /// Reads the next bytes of the entry into `bytes` from `start` on, as many as there is room for, and returns how many; 0 at
  /// its end.
  mutating func read(into bytes: inout [UInt8], from start: Int) throws(DataError) -> Int {
    let count = bytes.withUnsafeMutableBytes { buffer in
      archive_read_data(handle, buffer.baseAddress?.advanced(by: start), buffer.count - start)
    }
    guard count >= 0 else { throw failure() }
    return count
  }

  private func failure() -> DataError {
    let reason = archive_error_string(handle).map { String(cString: $0) } ?? "a damaged file"
    return DataError(
      .badArchive, file: path, problem: "expected a sound archive, found: \(reason)",
      remedy: "get the file again; it may be cut off")
  }
}
