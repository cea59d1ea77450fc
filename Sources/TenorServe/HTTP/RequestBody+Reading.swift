import Dispatch
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import TenorData

extension Request {
  /// The sort of body that it has.
  ///
  /// - Parameter types: Those that its route takes.
  /// - Throws: ``Problem`` for another, or one in another encoding.
  func mediaType(of types: [String]) throws(Problem) -> String {
    let expectation = "expected the header Content-Type: " + types.joined(separator: " or ")
    guard let header = headers[.contentType] else {
      throw Problem(.unsupportedMediaType, expectation + ", found none; add it", at: "Content-Type")
    }
    let type = MediaType.essence(header)
    guard types.contains(type) else {
      throw Problem(.unsupportedMediaType, expectation + ", found \(type.prefix(80)); send JSON", at: "Content-Type")
    }
    let lower = header == type ? "" : header.lowercased()
    if lower.contains("charset="), !lower.contains("utf-8"), !lower.contains("utf8") {
      throw Problem(.unsupportedMediaType, "expected UTF-8, found another charset; send UTF-8", at: "Content-Type")
    }
    if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
      throw Problem(
        .unsupportedMediaType, "expected a body that is not compressed, found \(encoding.prefix(80)); send it plain",
        at: "Content-Encoding")
    }
    return type
  }

  /// The whole body as JSON. A long one is read on another thread than that of the connections.
  ///
  /// - Throws: ``Problem`` for a body that is too long, or no JSON.
  func json(limit: Int, within budget: BodyBudget) async throws -> JSONValue {
    let length = headers[.contentLength].flatMap { Int($0) } ?? 0
    guard length <= limit else { throw Problem.tooLarge(limit) }
    let share = budget.share()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(length, Background.leastBytes))
    for try await buffer in body {
      guard bytes.count + buffer.readableBytes <= limit else { throw Problem.tooLarge(limit) }
      // What has come counts, not what was announced: to announce costs a client nothing.
      try share.hold(bytes.count + buffer.readableBytes)
      bytes.append(contentsOf: buffer.readableBytesView)
    }
    return try await Background.run(onBytes: bytes.count) { [bytes] in
      try withExtendedLifetime(share) { try JSONValue.body(bytes[...]) }
    }
  }
}

extension Problem {
  static func tooLarge(_ limit: Int) -> Problem {
    Problem(.payloadTooLarge, "expected a body of at most \(limit) bytes, found a longer one; send several requests")
  }
}

/// Work that would hold up the connections.
enum Background {
  /// From how many bytes on JSON is read here.
  static let leastBytes = 1 << 16

  /// Does work on so many bytes, here only if they are many.
  static func run<Result: Sendable>(
    onBytes count: Int, _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    guard count > leastBytes else { return try body() }
    return try await run(body)
  }

  static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}
