import Foundation
import TenorText

/// Reads a corpus laid out like aclImdb: `train/pos/0_9.txt`, `train/neg/…`, `test/pos/…`, one review in each file.
///
/// The name of the folder right above a file is its label; `unsup` is passed over. A folder without `train` and `test`
/// is read as one subset. Reviews stand in order of label, then of file name with numbers by value, whatever the order
/// on disk or in the archive.
struct ReviewFolderReader {
  let path: String
  let options: ReadOptions

  /// One review before decoding.
  private struct Review: Sendable {
    var label: String
    var name: String
    var bytes: [UInt8]
  }

  func readArchive() throws(DataError) -> Dataset {
    try FileBytes.checkExists(path)
    var archive = try Archive.open(path, .tar)
    var reviews: [Review] = []
    while let entry = try archive.nextEntry() {
      let parts = entry.split(separator: "/").map(String.init)
      guard let review = place(parts) else { continue }
      reviews.append(Review(label: review.label, name: review.name, bytes: try archive.contents()))
    }
    return try dataset(of: reviews)
  }

  /// The label and name of a file at the given path, if it belongs to the subset.
  private func place(_ parts: [String]) -> (label: String, name: String)? {
    guard parts.count >= 3, let name = parts.last, name.hasSuffix(".txt"), !name.hasPrefix(".") else { return nil }
    let label = parts[parts.count - 2]
    guard parts[parts.count - 3] == options.subset.rawValue, label != "unsup" else { return nil }
    return (label, name)
  }

  func readFolder() throws(DataError) -> Dataset {
    let inner = path + "/" + options.subset.rawValue
    let root = FileBytes.isFolder(inner) ? inner : path
    var files: [(label: String, name: String)] = []
    for label in try names(in: root) where label != "unsup" && FileBytes.isFolder(root + "/" + label) {
      for name in try names(in: root + "/" + label) where name.hasSuffix(".txt") { files.append((label, name)) }
    }
    let found = files
    let pieces = concurrentMap(count: found.count, minimum: 64) { range in
      Result { () throws(DataError) -> [Review] in
        var reviews: [Review] = []
        for file in found[range] {
          let bytes = try FileBytes.plain("\(root)/\(file.label)/\(file.name)")
          reviews.append(Review(label: file.label, name: file.name, bytes: bytes))
        }
        return reviews
      }
    }
    var reviews: [Review] = []
    for piece in pieces { reviews += try piece.get() }
    return try dataset(of: reviews)
  }

  private func names(in folder: String) throws(DataError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
    } catch {
      throw DataError(
        .inputOutput, file: folder, problem: "expected a readable folder, found: \(error.localizedDescription)",
        remedy: "check its permissions")
    }
  }

  private func dataset(of unsorted: [Review]) throws(DataError) -> Dataset {
    guard !unsorted.isEmpty else {
      let subset = options.subset.rawValue
      throw DataError(
        .noExamples, file: path, problem: "expected reviews such as \(subset)/pos/0_9.txt, found none",
        remedy: "give a folder or archive with one folder for each label, holding .txt files")
    }
    let reviews = unsorted.map { ($0, Self.number($0.name)) }.sorted { left, right in
      (left.0.label, left.1, left.0.name) < (right.0.label, right.1, right.0.name)
    }.map(\.0)
    let pieces = concurrentMap(count: reviews.count, minimum: 256) { range in
      Result { () throws(DataError) -> [String] in
        var texts: [String] = []
        for review in reviews[range] {
          let name = "\(path):\(review.label)/\(review.name)"
          let bytes = try options.encoding.decode(review.bytes, file: name)
          texts.append(try checkedString(bytes[...], file: name, line: 1))
        }
        return texts
      }
    }
    var texts: [String] = []
    for piece in pieces { texts += try piece.get() }
    return Dataset(
      source: path, texts: texts, labelNames: options.labels == .ignored ? nil : reviews.map(\.label),
      recordIDs: reviews.map { "\($0.label)/\($0.name)" })
  }

  /// The number at the beginning of a file name; the greatest of all if there is none.
  private static func number(_ name: String) -> Int {
    Int(String(decoding: name.utf8.prefix { (0x30...0x39).contains($0) }, as: UTF8.self)) ?? .max
  }
}
