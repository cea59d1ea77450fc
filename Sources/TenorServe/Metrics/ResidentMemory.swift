#if canImport(Glibc)
import Glibc
#endif
import TenorModel

/// The memory that the process holds.
enum ResidentMemory {
  /// Bytes; `nil` where the system does not tell.
  static var bytes: Int? {
    #if canImport(Glibc)
    // The size of this file is given as 0, so that it is read as a stream.
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 128)
    let count = fread(&buffer, 1, buffer.count, file)
    let fields = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
    return fields.dropFirst().first.flatMap { Int($0) }.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    #else
    return nil
    #endif
  }
}
