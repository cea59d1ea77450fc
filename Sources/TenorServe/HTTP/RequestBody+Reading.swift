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
    let lower = header.lowercased()
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
    let length = headers[.contentLength].flatMap { Int($0) }
    if let length, length > limit { throw Problem.tooLarge(limit) }
    return try await budget.reserving(length ?? limit) { try await readJSON(limit: limit) }
  }

  private func readJSON(limit: Int) async throws -> JSONValue {
    let buffer: ByteBuffer
    do {
      buffer = try await body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw Problem.tooLarge(limit)
    }
    let bytes = Array(buffer.readableBytesView)
    guard bytes.count > 1 << 16 else { return try JSONValue.body(bytes[...]) }
    return try await Background.run { try JSONValue.body(bytes[...]) }
  }
}

extension Problem {
  static func tooLarge(_ limit: Int) -> Problem {
    Problem(.payloadTooLarge, "expected a body of at most \(limit) bytes, found a longer one; send several requests")
  }
}

/// Work that would hold up the connections.
enum Background {
  static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}
