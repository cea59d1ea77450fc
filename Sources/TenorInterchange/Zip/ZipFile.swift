import CArchive
import TenorArchive

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads members of a zip file into memory and writes such files, through libarchive.
///
/// Nothing is ever unpacked to the disk. An archive with a name that would leave its folder, or with a link, is refused
/// as a whole, because nobody makes one by accident.
package enum ZipFile {
  /// How many times the size of the archive its members may have together, beside ``freeSize``.
  static let greatestGrowth = 16
  /// The size that members may have together in any case: 16 MiB.
  static let freeSize = 1 << 24
  /// The greatest number of members.
  static let memberLimit = 10_000

  private static let regularFile: mode_t = 0o100000

  /// The contents of the members that `isWanted` names.
  ///
  /// - Throws: ``KerasError`` of kind `damaged` for an archive that is cut short, unsafe or too large.
  /// - Complexity: O(bytes of the archive and of these members)
  package static func members(
    of archive: [UInt8], where isWanted: (String) -> Bool
  ) throws(KerasError) -> [String: [UInt8]] {
    guard let handle = archive_read_new() else { throw outOfMemory }
    defer { archive_read_free(handle) }
    // By the directory at the end, so that an archive that is cut short has no members at all.
    archive_read_support_format_zip_seekable(handle)
    // The bytes stay in place until the archive is closed.
    return try archive.withUnsafeBufferPointer { (bytes) throws(KerasError) in
      guard archive_read_open_memory(handle, bytes.baseAddress, bytes.count) == ARCHIVE_OK else {
        throw failure(handle)
      }
      return try members(handle, limit: archive.count * greatestGrowth + freeSize, isWanted)
    }
  }

  private static func members(
    _ handle: OpaquePointer, limit: Int, _ isWanted: (String) -> Bool
  ) throws(KerasError) -> [String: [UInt8]] {
    var members: [String: [UInt8]] = [:]
    var count = 0, room = limit
    while let entry = try nextEntry(handle) {
      count += 1
      guard count <= memberLimit else { throw .damaged("expected at most \(memberLimit) members, found more") }
      let name = try name(of: entry)
      guard !entry.isFolder, isWanted(name) else { continue }
      let bytes = try contents(handle, name, limit: room)
      room -= bytes.count
      guard members.updateValue(bytes, forKey: name) == nil else {
        throw .damaged("expected one member of this name, found two", place: name)
      }
    }
    return members
  }

  private static func nextEntry(_ handle: OpaquePointer) throws(KerasError) -> ArchiveEntry? {
    var entry: OpaquePointer?
    let status = archive_read_next_header(handle, &entry)
    if status == ARCHIVE_EOF { return nil }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw failure(handle) }
    return ArchiveEntry(entry)
  }

  /// The name of a member that may be read.
  private static func name(of entry: ArchiveEntry) throws(KerasError) -> String {
    guard let name = entry.name else { throw .damaged("expected a name for each member, found one without") }
    guard entry.staysInside else {
      throw .damaged("expected names within the archive, found one that leaves it", place: name)
    }
    guard entry.isFileOrFolder else {
      throw .damaged("expected files and folders, found a link or a device", place: name)
    }
    return name
  }

  /// The declared size is never trusted; memory grows with what comes.
  private static func contents(_ handle: OpaquePointer, _ name: String, limit: Int) throws(KerasError) -> [UInt8] {
    var bytes: [UInt8] = []
    var size = 0
    while true {
      if bytes.count - size < 1 << 12 {
        bytes.append(
          contentsOf: repeatElement(0, count: min(max(1 << 14, bytes.count), max(1 << 14, limit - size + 1))))
      }
      let count = bytes.withUnsafeMutableBytes { buffer in
        archive_read_data(handle, buffer.baseAddress?.advanced(by: size), buffer.count - size)
      }
      guard count >= 0 else { throw failure(handle, name) }
      if count == 0 { break }
      size += count
      guard size <= limit else {
        throw KerasError(
          .damaged, place: name,
          problem: "expected at most \(limit >> 20) MiB, which is \(greatestGrowth) times the archive, found more",
          remedy: "save the model again in Keras; a file that unpacks to so much is no model")
      }
    }
    bytes.removeSubrange(size...)
    return bytes
  }

  private static func failure(_ handle: OpaquePointer, _ place: String? = nil) -> KerasError {
    let reason = archive_error_string(handle).map { String(cString: $0) } ?? "a damaged file"
    return .damaged("expected a whole zip archive, found: \(reason)", place: place)
  }

  private static var outOfMemory: KerasError {
    KerasError(.unreadable, problem: "expected memory for an archive, found none", remedy: "free memory")
  }
}

extension ZipFile {
  /// A zip file of members in order, stored as they are; equal members give equal bytes.
  ///
  /// - Complexity: O(bytes)
  package static func archive(of members: [(name: String, contents: [UInt8])]) throws(KerasError) -> [UInt8] {
    guard let handle = archive_write_new() else { throw outOfMemory }
    archive_write_set_format_zip(handle)
    archive_write_zip_set_compression_store(handle)
    // Nothing may follow the directory at the end.
    archive_write_set_bytes_in_last_block(handle, 1)
    // Headers need about 200 bytes and the name twice.
    let size = members.reduce(1 << 12) { $0 + $1.contents.count + 2 * $1.name.utf8.count + 1 << 10 }
    var bytes = [UInt8](repeating: 0, count: size)
    var used = 0
    let problem = bytes.withUnsafeMutableBytes { buffer in
      withUnsafeMutablePointer(to: &used) { used -> String? in
        defer { archive_write_free(handle) }
        let isWritten =
          archive_write_open_memory(handle, buffer.baseAddress, buffer.count, used) == ARCHIVE_OK
          && members.allSatisfy { write($0.name, $0.contents, handle) } && archive_write_close(handle) == ARCHIVE_OK
        return isWritten ? nil : archive_error_string(handle).map { String(cString: $0) } ?? "no reason"
      }
    }
    if let problem {
      throw KerasError(
        .unreadable, problem: "expected to make a zip archive, but libarchive says \"\(problem)\"",
        remedy: "free memory")
    }
    bytes.removeSubrange(used...)
    return bytes
  }

  private static func write(_ name: String, _ contents: [UInt8], _ handle: OpaquePointer) -> Bool {
    guard let entry = archive_entry_new() else { return false }
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, name)
    archive_entry_set_size(entry, la_int64_t(contents.count))
    archive_entry_set_filetype(entry, UInt32(regularFile))
    archive_entry_set_perm(entry, 0o644)
    guard archive_write_header(handle, entry) == ARCHIVE_OK else { return false }
    return contents.isEmpty
      || contents.withUnsafeBytes { archive_write_data(handle, $0.baseAddress, $0.count) } == contents.count
  }
}
