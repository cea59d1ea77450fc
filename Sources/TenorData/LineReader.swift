/// Reads a file line by line, compressed with gzip or not, with no more of it in memory than a piece.
struct LineReader: ~Copyable {
  /// The longest line that is read, in bytes.
  static let maximumLength = 1 << 20
  private static let pieceLength = 1 << 18

  /// The bytes in memory; those of a line stay until the next one is read.
  private(set) var bytes: [UInt8] = []
  /// The number of the line that was read last, from 1.
  private(set) var number = 0
  private let file: String
  private var archive: Archive
  private var start = 0
  private var end = 0
  private var isAtEnd = false

  /// Opens the file at `path`.
  ///
  /// - Throws: ``DataError`` if it is missing, empty or damaged.
  init(_ path: String) throws(DataError) {
    archive = try Self.open(path)
    file = path
  }

  private static func open(_ path: String) throws(DataError) -> Archive {
    try FileBytes.checkExists(path)
    guard !FileBytes.isFolder(path) else {
      throw DataError(
        .inputOutput, file: path, problem: "expected a file, found a folder", remedy: "name a file in it")
    }
    // An archive of nothing has no form that could be recognised.
    guard FileBytes.size(path) != 0 else { throw empty(path) }
    var archive = try Archive.open(path, .plainOrGzip)
    guard try archive.nextEntry() != nil else { throw empty(path) }
    return archive
  }

  private static func empty(_ path: String) -> DataError {
    DataError(.noExamples, file: path, problem: "expected lines, found an empty file", remedy: "get the file again")
  }

  /// Where the next line stands in ``bytes``, without its end; `nil` after the last.
  ///
  /// - Throws: ``DataError`` for a line that is too long, and where the file cannot be read on.
  mutating func next() throws(DataError) -> Range<Int>? {
    var position = start
    while true {
      if let newline = newline(from: position) {
        defer { start = newline + 1 }
        return line(to: newline)
      }
      if isAtEnd {
        guard start < end else { return nil }
        defer { start = end }
        return line(to: end)
      }
      guard end - start <= Self.maximumLength else {
        throw DataError(
          .badVector, file: file, line: number + 1,
          problem: "expected a line of at most \(Self.maximumLength >> 20) MiB, found a longer one",
          remedy: "check whether this is a text file")
      }
      position = end - start
      try fill()
    }
  }

  private mutating func line(to end: Int) -> Range<Int> {
    number += 1
    return start..<(end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end)
  }

  private func newline(from position: Int) -> Int? {
    let bytes = bytes.span
    var index = position
    while index < end {
      if bytes[index] == UInt8(ascii: "\n") { return index }
      index += 1
    }
    return nil
  }

  /// Reads on, after the begin of the line that is not whole yet.
  private mutating func fill() throws(DataError) {
    bytes.removeSubrange(..<start)
    end -= start
    start = 0
    if bytes.count < end + Self.pieceLength {
      bytes.append(contentsOf: repeatElement(0, count: end + Self.pieceLength - bytes.count))
    }
    let count = try archive.read(into: &bytes, from: end)
    end += count
    isAtEnd = count == 0
  }
}
