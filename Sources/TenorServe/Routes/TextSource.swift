import Hummingbird
import HummingbirdCore
import NIOCore
import TenorData

/// Texts that come in portions.
protocol TextSource: AnyObject, Sendable {
  /// The next texts; `nil` at the end.
  ///
  /// - Parameter waits: Whether to wait for more where none has come yet; if not, an empty portion says so.
  func next(waits: Bool) async throws -> [String]?
}

/// The texts of a list.
final class ListedTexts: TextSource {
  private let texts: [String]
  private let size: Int
  nonisolated(unsafe) private var start = 0

  init(_ texts: [String], portion: Int) {
    self.texts = texts
    size = max(1, portion)
  }

  func next(waits: Bool) async throws -> [String]? {
    guard start < texts.count else { return nil }
    defer { start += size }
    return Array(texts[start..<min(texts.count, start + size)])
  }
}

/// The texts of a body of which each line is a JSON string or an object with a text. It belongs to one request, whose task
/// alone uses it.
final class BodyLines: TextSource, @unchecked Sendable {
  private var iterator: RequestBody.AsyncIterator
  private var bytes: [UInt8] = []
  /// What has been read of `bytes`, and what of it has been searched for the end of a line.
  private var start = 0
  private var searched = 0
  private var line = 0
  private var isAtEnd = false
  /// What is wrong with the line after those that were given.
  private var problem: Problem?
  private let share: BodyShare
  private let maximumLine: Int
  private let portion: Int

  init(_ body: RequestBody, maximumLine: Int, portion: Int, holding share: BodyShare) {
    iterator = body.makeAsyncIterator()
    self.share = share
    self.maximumLine = maximumLine
    self.portion = max(1, portion)
  }

  func next(waits: Bool) async throws -> [String]? {
    if let problem { throw problem }
    while true {
      let texts = try await takeTexts()
      if !texts.isEmpty { return texts }
      if isAtEnd { return nil }
      guard waits else { return [] }
      bytes.removeFirst(start)
      searched -= start
      start = 0
      guard bytes.count <= maximumLine else { throw Problem.tooLarge(maximumLine) }
      if let buffer = try await iterator.next() {
        bytes.append(contentsOf: buffer.readableBytesView)
        try share.hold(bytes.count > Background.leastBytes ? bytes.count : 0)
      } else {
        isAtEnd = true
      }
    }
  }

  /// The texts of the lines that are there, up to a bad one.
  private func takeTexts() async throws -> [String] {
    var texts: [String] = []
    while texts.count < portion {
      let end: Int
      if let newline = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        end = newline
        searched = newline + 1
      } else {
        searched = bytes.count
        guard isAtEnd, start < bytes.count else { break }
        end = bytes.count
      }
      let range = start..<end
      start = min(bytes.count, end + 1)
      line += 1
      guard bytes[range].contains(where: { $0 > 0x20 }) else { continue }
      do {
        texts.append(try await text(bytes[range]))
      } catch let problem as Problem {
        guard !texts.isEmpty else { throw problem }
        self.problem = problem
        break
      }
    }
    return texts
  }

  private func text(_ bytes: ArraySlice<UInt8>) async throws -> String {
    let line = line
    return try await Background.run(onBytes: bytes.count) { try Self.text(bytes, line: line) }
  }

  private static func text(_ bytes: ArraySlice<UInt8>, line: Int) throws(Problem) -> String {
    let value: JSONValue
    do {
      value = try JSONScanner.document(bytes)
    } catch {
      let column = JSONScanner.place(of: error.index, in: bytes).column
      throw Problem(
        .badRequest, "expected JSON, found \(error.found); correct the line", at: "line \(line), column \(column)")
    }
    let text = try text(value, line: line)
    try ClassifyWish.check(text, at: "line \(line)")
    return text
  }

  private static func text(_ value: JSONValue, line: Int) throws(Problem) -> String {
    if case .string(let text) = value { return text }
    do throws(Problem) {
      guard let text = try JSONFields(value, known: ["text"]).string("text") else {
        throw Problem(.unprocessable, "expected the key text, found none; add it")
      }
      return text
    } catch {
      throw Problem(error.code, error.message, at: "line \(line)" + (error.place.map { ", " + $0 } ?? ""))
    }
  }
}
