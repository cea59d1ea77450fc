/// A drawing of dots, two by four in each character (Unicode's Braille patterns), with characters put over them.
struct BrailleCanvas {
  /// The number of characters in a row.
  let columns: Int
  /// The number of rows.
  let rows: Int
  private var dots: [UInt8]
  private var marks: [Character?]

  /// The number of dots across and down.
  var dotColumns: Int { columns * 2 }
  var dotRows: Int { rows * 4 }

  init(columns: Int, rows: Int) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    dots = [UInt8](repeating: 0, count: self.columns * self.rows)
    marks = [Character?](repeating: nil, count: self.columns * self.rows)
  }

  /// The bits of the dots of a character, from above, left and right.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  /// Draws a dot, counted from the upper left corner; nothing where it lies outside.
  mutating func draw(x: Int, y: Int) {
    guard (0..<dotColumns).contains(x), (0..<dotRows).contains(y) else { return }
    dots[y / 4 * columns + x / 2] |= Self.bits[y % 4][x % 2]
  }

  /// Puts a character where a dot is.
  mutating func mark(x: Int, y: Int, _ character: Character) {
    guard (0..<dotColumns).contains(x), (0..<dotRows).contains(y) else { return }
    marks[y / 4 * columns + x / 2] = character
  }

  /// Draws a straight line from one dot to another, whole or in dashes of three dots with gaps of two.
  ///
  /// - Parameter drawn: The dots of the curve so far, so that dashes go on from one line to the next.
  mutating func drawLine(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), isDashed: Bool, drawn: inout Int
  ) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y), 1)
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      drawn += 1
      if isDashed, drawn % 5 >= 3 { continue }
      draw(
        x: start.x + Int((share * Double(end.x - start.x)).rounded()),
        y: start.y + Int((share * Double(end.y - start.y)).rounded()))
    }
  }

  /// The rows from above, without spaces at their ends.
  var lines: [String] {
    (0..<rows).map { row in
      var line = (0..<columns).map { column -> Character in
        let place = row * columns + column
        if let mark = marks[place] { return mark }
        guard dots[place] != 0, let pattern = Unicode.Scalar(0x2800 + UInt32(dots[place])) else { return " " }
        return Character(pattern)
      }
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }
}
