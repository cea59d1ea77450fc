/// Writes a file so that a reader, a crash or a full disk never leaves half of it: under another name beside it, synced,
/// and then renamed.
public enum AtomicFile {
  /// Writes `bytes` to the file at `path`, in place of the one that is there.
  ///
  /// - Throws: ``ModelError`` of kind `unwritable`; the file is then as it was before.
  public static func write(_ bytes: [UInt8], to path: String) throws(ModelError) {
    let target = FileSystem.resolved(path)
    let temporary = FileSystem.sibling(of: target, "new")
    do {
      try FileSystem.write(bytes, to: temporary)
      try FileSystem.rename(temporary, to: target)
    } catch {
      FileSystem.remove(temporary)
      throw .unwritable(path, error)
    }
    FileSystem.synchronizeFolder(FileSystem.parent(of: target))
  }
}
