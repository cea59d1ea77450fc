import CArchive

/// An entry of an archive, as libarchive's `archive_entry` describes it. Readers share the rule on what they refuse.
package struct ArchiveEntry {
  private static let regularFile: mode_t = 0o100000
  private static let folder: mode_t = 0o040000

  /// The path within the archive; `nil` where there is none.
  package let name: String?
  /// Whether it is a folder.
  package let isFolder: Bool
  /// Whether it is a file or a folder, not a link or a device.
  package let isFileOrFolder: Bool
  /// Whether the path neither climbs out of the archive nor begins at a root or a drive.
  package let staysInside: Bool
  /// Whether it may be read. What fails here is nothing that anybody packs by accident.
  package var isHarmless: Bool { isFileOrFolder && staysInside }

  /// - Parameter entry: As `archive_read_next_header` gives it; it is not kept.
  package init(_ entry: OpaquePointer) {
    name = archive_entry_pathname(entry).map { String(cString: $0) }
    let type = archive_entry_filetype(entry)
    isFolder = type == Self.folder
    isFileOrFolder =
      [0, Self.regularFile, Self.folder].contains(type) && archive_entry_hardlink(entry) == nil
    staysInside = Self.staysInside(name ?? "")
  }

  private static func staysInside(_ name: String) -> Bool {
    let parts = name.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
    let isRooted = parts.count > 1 && parts[0].isEmpty
    return !isRooted && !parts.contains("..") && parts.first?.hasSuffix(":") != true
  }
}
