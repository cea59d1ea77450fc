#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The few operations on files that a model folder needs, with the system's own error for each failure.
package enum FileSystem {
  /// The contents of a file of at most `limit` bytes.
  package static func read(_ path: String, limit: Int = .max) throws(FileFailure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(path) }
    defer { _ = close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw failure(path, code: EISDIR) }
    guard Int(status.st_size) <= limit else { throw failure(path, code: EFBIG) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeMutableBytes { pointer in
        systemRead(file, pointer.baseAddress.map { $0 + position }, pointer.count - position)
      }
      guard count >= 0 else { throw failure(path) }
      if count == 0 { break }
      position += count
    }
    return position < bytes.count ? Array(bytes[..<position]) : bytes
  }

  /// The contents of a file of at least `minimum` bytes, mapped: what is written to them stays in this process. `nil` for a
  /// shorter file.
  static func map(_ path: String, minimum: Int) throws(FileFailure) -> (base: UnsafeMutableRawPointer, count: Int)? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(path) }
    defer { _ = close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw failure(path, code: EISDIR) }
    let count = Int(status.st_size)
    guard count >= max(1, minimum) else { return nil }
    guard let base = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0),
      base != UnsafeMutableRawPointer(bitPattern: -1)
    else { throw failure(path) }
    return (base, count)
  }

  /// Writes a new file and waits until it is on the disk.
  static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure(path) }
    var isOpen = true
    defer { if isOpen { _ = close(file) } }
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes { pointer in
        systemWrite(file, pointer.baseAddress.map { $0 + position }, pointer.count - position)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      position += count
    }
    // A device that cannot be synced (such as a pipe) has nothing to lose.
    guard fsync(file) == 0 || errno == EINVAL || errno == EROFS else { throw failure(path) }
    isOpen = false
    guard close(file) == 0 else { throw failure(path) }
  }

  /// Waits until the names in a folder are on the disk.
  static func synchronizeFolder(_ path: String) {
    let folder = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    _ = fsync(folder)
    _ = close(folder)
  }

  static func makeFolder(_ path: String) throws(FileFailure) {
    guard mkdir(path, 0o755) == 0 else { throw failure(path) }
  }

  /// Makes a folder, and those above it that are missing; one that is there stays.
  static func makeFolders(_ path: String) throws(FileFailure) {
    guard !exists(path) else { return }
    try makeFolders(parent(of: path))
    try makeFolder(path)
  }

  static func rename(_ old: String, to new: String) throws(FileFailure) {
    guard systemRename(old, new) == 0 else { throw failure(new) }
  }

  /// Exchanges two names in one step; `false` where the system cannot.
  static func exchange(_ first: String, _ second: String) -> Bool {
    #if canImport(Glibc)
    // Linux's renameat2 is not in Swift's view of the C library, and old systems lack it.
    typealias Exchange = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    guard let symbol = dlsym(nil, "renameat2") else { return false }
    let renameExchange: UInt32 = 2
    return unsafeBitCast(symbol, to: Exchange.self)(AT_FDCWD, first, AT_FDCWD, second, renameExchange) == 0
    #elseif canImport(Darwin)
    return renamex_np(first, second, UInt32(RENAME_SWAP)) == 0
    #else
    return false
    #endif
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The bytes of a file; `nil` if there is none.
  static func size(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// What tells one state of a file from another; `nil` if there is no file.
  package static func identity(_ path: String) -> FileIdentity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
    let (modified, changed) = (status.st_mtim, status.st_ctim)
    #else
    let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #endif
    return FileIdentity(
      device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(status.st_ino), size: Int(status.st_size),
      modified: [Int(modified.tv_sec), Int(modified.tv_nsec)], changed: [Int(changed.tv_sec), Int(changed.tv_nsec)])
  }

  /// The names in a folder, sorted; empty if it cannot be read.
  package static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a file, or a folder of files.
  static func remove(_ path: String) {
    if isFolder(path) {
      for name in names(in: path) { remove(path + "/" + name) }
      _ = rmdir(path)
    } else {
      _ = unlink(path)
    }
  }

  /// Removes a folder if it is empty.
  static func removeFolder(_ path: String) { _ = rmdir(path) }

  /// The path without symbolic links, if it exists.
  static func resolved(_ path: String) -> String {
    guard let pointer = realpath(path, nil) else { return path }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// The folder that a path lies in.
  package static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A name beside `path` that no other process uses.
  static func sibling(of path: String, _ purpose: String) -> String {
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    let number = UInt64.random(in: 0 ... .max)
    return parent(of: path) + "/.\(name).\(purpose)-\(getpid())-\(String(number, radix: 36))"
  }

  static func failure(_ path: String, code: Int32 = errno) -> FileFailure {
    FileFailure(path: path, code: code, reason: String(cString: strerror(code)))
  }
}

#if canImport(Glibc)
private let systemRead = Glibc.read
private let systemWrite = Glibc.write
private let systemRename = Glibc.rename
#elseif canImport(Darwin)
private let systemRead = Darwin.read
private let systemWrite = Darwin.write
private let systemRename = Darwin.rename
#endif
