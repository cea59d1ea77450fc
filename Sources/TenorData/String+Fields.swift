extension String {
  /// The text without ASCII white space at its ends.
  var trimmedASCII: String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = utf8.first, let last = utf8.last, isSpace(first) || isSpace(last) else { return self }
    let start = utf8.firstIndex { !isSpace($0) } ?? endIndex
    let end = utf8.lastIndex { !isSpace($0) }.map(utf8.index(after:)) ?? start
    return String(self[start..<end])
  }

  /// The least number of insertions, deletions and replacements of characters that turn one text into the other.
  ///
  /// V. Levenshtein (1966). Upper and lower case count as equal.
  package func editDistance(to other: String) -> Int {
    let left = Array(lowercased().unicodeScalars.prefix(100))
    let right = Array(other.lowercased().unicodeScalars.prefix(100))
    var row = Array(0...right.count)
    for (index, scalar) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let replaced = diagonal + (scalar == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
