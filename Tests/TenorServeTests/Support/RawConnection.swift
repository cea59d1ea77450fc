import Dispatch
import Foundation

#if canImport(Glibc)
import Glibc
private let streamType = Int32(SOCK_STREAM.rawValue)
private let noSignal = Int32(MSG_NOSIGNAL)
#else
import Darwin
private let streamType = SOCK_STREAM
private let noSignal: Int32 = 0
#endif

/// An answer as it came.
struct RawAnswer: Sendable {
  var status: Int
  /// By names in lower case.
  var headers: [String: String]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }

  /// The code of an error.
  var code: String? { (json["error"] as? [String: Any])?["code"] as? String }
  var place: String? { (json["error"] as? [String: Any])?["where"] as? String }
  var message: String { (json["error"] as? [String: Any])?["message"] as? String ?? "" }
}

/// A connection of TCP to this machine, whose bytes a test writes itself. It waits for at most twenty seconds.
final class RawConnection: @unchecked Sendable {
  private let socket: Int32
  private var received: [UInt8] = []
  private var isOpen = true
  private let queue = DispatchQueue(label: "connection")

  struct Failure: Error { let problem: String }

  init(port: Int) async throws {
    socket = try await Task { try Self.connect(port) }.value
  }

  deinit { if isOpen { _ = Foundation.close(socket) } }

  private static func connect(_ port: Int) throws -> Int32 {
    #if canImport(Glibc)
    let socket = Glibc.socket(AF_INET, streamType, 0)
    #else
    let socket = Darwin.socket(AF_INET, streamType, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        #if canImport(Glibc)
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        #else
        Darwin.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        #endif
      }
    }
    guard result == 0 else { throw Failure(problem: "cannot connect: \(String(cString: strerror(errno)))") }
    return socket
  }

  /// Runs what may block on a thread of its own.
  private func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
  }

  /// Sends bytes; those that the other side does not take are an error.
  func send(_ bytes: [UInt8]) async throws {
    try await run { [self] in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, noSignal) }
        guard count > 0 else { throw Failure(problem: "the other side takes no more") }
        rest = rest.dropFirst(count)
      }
    }
  }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  /// Ends the connection at once, with a reset; nothing else may follow.
  func vanish() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    isOpen = false
    _ = Foundation.close(socket)
  }

  /// The next answer; `nil` at the end of the connection.
  func readAnswer(hasBody: Bool = true) async throws -> RawAnswer? {
    try await run { [self] in
      guard let head = try readUntil("\r\n\r\n") else { return nil }
      let lines = head.components(separatedBy: "\r\n").filter { !$0.isEmpty }
      var answer = RawAnswer(status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: [:], body: [])
      for line in lines.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        answer.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
      }
      guard hasBody, answer.status != 304, answer.status >= 200 else { return answer }
      if answer.headers["transfer-encoding"] == "chunked" {
        while let chunk = try readChunk() { answer.body += chunk }
      } else {
        answer.body = try read(count: Int(answer.headers["content-length"] ?? "0") ?? 0)
      }
      return answer
    }
  }

  /// The head of the next answer, whose body the test reads itself; `nil` at the end of the connection.
  func readHead() async throws -> String? { try await run { [self] in try readUntil("\r\n\r\n") } }

  /// The next chunk of a body; `nil` for the last, which is empty.
  func nextChunk() async throws -> String? {
    try await run { [self] in try readChunk().map { String(decoding: $0, as: UTF8.self) } }
  }

  /// Whether bytes wait to be read.
  var hasBytes: Bool {
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 1
  }

  /// Whether the other side ends the connection without another byte.
  func isClosed() async throws -> Bool { try await run { [self] in try received.isEmpty && !receive() } }

  private func readChunk() throws -> [UInt8]? {
    guard let line = try readUntil("\r\n"),
      let count = Int(line.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16)
    else {
      throw Failure(problem: "no chunk")
    }
    let chunk = try read(count: count)
    _ = try readUntil("\r\n")
    return count == 0 ? nil : chunk
  }

  private func readUntil(_ end: String) throws -> String? {
    let end = Array(end.utf8)
    while true {
      if let range = received.firstRange(of: end) {
        defer { received.removeFirst(range.upperBound) }
        return String(decoding: received[..<range.upperBound], as: UTF8.self)
      }
      guard try receive() else {
        guard received.isEmpty else { throw Failure(problem: "the connection ended in an answer") }
        return nil
      }
    }
  }

  private func read(count: Int) throws -> [UInt8] {
    while received.count < count {
      guard try receive() else { throw Failure(problem: "the connection ended in a body") }
    }
    defer { received.removeFirst(count) }
    return Array(received[..<count])
  }

  /// Waits for bytes; `false` at the end of the connection.
  private func receive() throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
    if count < 0, errno == EAGAIN || errno == EWOULDBLOCK { throw Failure(problem: "twenty seconds without a byte") }
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }
}
