import Crypto
import Foundation

/// The beginning of a file that is being downloaded, kept beside its destination.
final class PartialFile {
  let path: String
  /// The number of bytes in it.
  private(set) var count: Int
  private let destination: String
  private let handle: FileHandle

  init(destination: String) throws(DataError) {
    self.destination = destination
    path = destination + ".part"
    do {
      let folder = URL(filePath: destination).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
      handle = try FileHandle(forUpdating: URL(filePath: path))
      count = Int(try handle.seekToEnd())
    } catch {
      throw DataError(
        .inputOutput, file: destination, problem: "expected a file that can be written, found: \(error)",
        remedy: "check the permissions of its folder, or name another one with --data-dir")
    }
  }

  func append(_ bytes: some Sequence<UInt8>) throws(DataError) {
    do {
      let data = Data(bytes)
      try handle.write(contentsOf: data)
      count += data.count
    } catch { throw writeFailure(error) }
  }

  /// Forgets everything, because the server begins from the start.
  func restart() throws(DataError) {
    do {
      try handle.truncate(atOffset: 0)
      count = 0
    } catch { throw writeFailure(error) }
  }

  /// Makes sure that the bytes are on the disk.
  func close() throws(DataError) {
    do {
      try handle.synchronize()
      try handle.close()
    } catch { throw writeFailure(error) }
  }

  /// Compares the SHA-256 digest of the file; removes the file if it differs.
  func verify(_ expected: String, from address: String) throws(DataError) {
    var hash = SHA256()
    do {
      let reader = try FileHandle(forReadingFrom: URL(filePath: path))
      while let data = try reader.read(upToCount: 1 << 20), !data.isEmpty { hash.update(data: data) }
      try reader.close()
    } catch { throw writeFailure(error) }
    let digest = hash.finalize().map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    guard digest == expected.lowercased() else {
      try? FileManager.default.removeItem(atPath: path)
      throw DataError(
        .wrongChecksum, file: address, problem: "expected the SHA-256 digest \(expected), found \(digest)",
        remedy: "fetch it again; if it differs again, do not use this address")
    }
  }

  /// Gives the complete file its final name, in one step.
  func moveToDestination() throws(DataError) {
    guard rename(path, destination) == 0 else {
      throw DataError(
        .inputOutput, file: destination,
        problem: "expected to rename \(path), found: \(String(cString: strerror(errno)))",
        remedy: "check the permissions of its folder")
    }
  }

  private func writeFailure(_ error: any Error) -> DataError {
    DataError(
      .inputOutput, file: path, problem: "expected a file that can be written, found: \(error)",
      remedy: "free space on the disk, or name another folder with --data-dir")
  }
}
