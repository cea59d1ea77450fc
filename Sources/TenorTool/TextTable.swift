/// Rows of texts under their headings, each column as wide as it needs to be.
struct TextTable {
  private let rows: [[String]]
  private let rightAligned: Set<Int>

  init(_ headings: [String], _ rows: [[String]], rightAligned: Set<Int> = []) {
    self.rows = [headings] + rows
    self.rightAligned = rightAligned
  }

  /// The table, two spaces between columns.
  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return rightAligned.contains(column) ? space + row[column] : row[column] + space
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
