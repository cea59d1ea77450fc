/// Writes a folder of files so that it appears whole or not at all: beside its place, synced, and then renamed.
public enum AtomicFolder {
  /// Puts a folder with the given files at `path`, in place of the one that is there.
  ///
  /// Files and folders of an older folder with other names are kept. If the process is killed on the way, the old folder stands, and
  /// a hidden folder `.NAME.new-…` may be left beside it.
  ///
  /// - Parameters:
  ///   - files: The contents by name; a name with slashes is that of a file in a folder within the folder.
  ///   - path: The folder. Folders above it are made if need be.
  /// - Throws: ``ModelError`` of kind `unwritable`; everything is then as it was before.
  public static func write(_ files: [String: [UInt8]], to path: String) throws(ModelError) {
    let target = FileSystem.resolved(path.trimmedSlashes)
    let temporary = FileSystem.sibling(of: target, "new")
    do {
      try FileSystem.makeFolders(FileSystem.parent(of: target))
      try FileSystem.makeFolder(temporary)
      var inner: Set<String> = []
      for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
        let file = temporary + "/" + name
        if name.contains("/") {
          try FileSystem.makeFolders(FileSystem.parent(of: file))
          inner.insert(FileSystem.parent(of: file))
        }
        try FileSystem.write(bytes, to: file)
      }
      for folder in inner.sorted() + [temporary] { FileSystem.synchronizeFolder(folder) }
      try install(temporary, at: target)
    } catch {
      FileSystem.remove(temporary)
      throw .unwritable(path, error)
    }
    FileSystem.synchronizeFolder(FileSystem.parent(of: target))
  }

  private static func install(_ temporary: String, at target: String) throws(FileFailure) {
    guard FileSystem.exists(target) else { return try FileSystem.rename(temporary, to: target) }
    let old: String
    if FileSystem.exchange(temporary, target) {
      old = temporary
    } else {
      old = FileSystem.sibling(of: target, "old")
      try FileSystem.rename(target, to: old)
      do {
        try FileSystem.rename(temporary, to: target)
      } catch {
        try? FileSystem.rename(old, to: target)
        throw error
      }
    }
    for name in FileSystem.names(in: old) where !FileSystem.exists(target + "/" + name) {
      try? FileSystem.rename(old + "/" + name, to: target + "/" + name)
    }
    FileSystem.remove(old)
  }
}

extension String {
  /// The path without slashes at its end.
  var trimmedSlashes: String {
    var path = self[...]
    while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
  }
}
