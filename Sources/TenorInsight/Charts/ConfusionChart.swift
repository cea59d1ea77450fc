public import TenorTraining

/// How many examples of each label were given each label, as a heat map: the fuller a cell, the greater its share of the
/// examples with the label of its row.
public struct ConfusionChart: Chart, Hashable {
  public var title: String
  /// The labels, in the order of the matrix.
  public var labels: [String]
  /// The counts.
  public var matrix: ConfusionMatrix
  public var size: ChartSize

  /// Creates a chart. Labels that are missing are numbered.
  public init(
    title: String = "Confusion matrix", _ matrix: ConfusionMatrix, labels: [String], size: ChartSize = .standard
  ) {
    self.title = title
    self.matrix = matrix
    self.labels = (0..<matrix.classCount).map { labels.indices.contains($0) ? labels[$0] : "\($0)" }
    self.size = size
  }

  private static let tallest = 72.0
  private static let lowest = 24.0

  public var picture: SVGPicture {
    let count = Double(max(1, labels.count))
    let top = heading.height(width: size.width)
    let nameWidth = min(size.width * 0.3, labels.map { TextWidth.of($0) }.max() ?? 0)
    let left = nameWidth + 44
    let cellWidth = max(2, (size.width - left - 14) / count)
    let isTurned = labels.contains { TextWidth.of($0) > max(38, cellWidth - 6) }
    let header = isTurned ? min(110, nameWidth) + 14 : 22
    let room = (size.height - top - header - 34) / count
    let cellHeight = min(Self.tallest, max(Self.lowest, room))
    let plot = CanvasRect(x: left, y: top + 20 + header, width: cellWidth * count, height: cellHeight * count)
    var canvas = SVGCanvas(width: size.width, height: plot.maxY + 14)
    _ = heading.draw(on: &canvas)
    drawTitles(plot, top, &canvas)
    for (index, label) in labels.enumerated() {
      drawLabel(label, index, plot, isTurned: isTurned, header: header, nameWidth: nameWidth, &canvas)
      for given in labels.indices {
        draw(
          index, given,
          CanvasRect(
            x: plot.x + cellWidth * Double(given), y: plot.y + cellHeight * Double(index), width: cellWidth,
            height: cellHeight), &canvas)
      }
    }
    return SVGPicture(title: title, summary: summary, canvas)
  }

  private var heading: Heading {
    Heading(title: title, subtitle: "fullness and per cent: share of the row")
  }

  private func drawTitles(_ plot: CanvasRect, _ top: Double, _ canvas: inout SVGCanvas) {
    canvas.text(
      "label given", at: CanvasPoint(x: plot.x + plot.width / 2, y: top + 12), style: "muted", anchor: .middle)
    canvas.text(
      TextWidth.fitted("actual label", into: plot.height + 24), at: CanvasPoint(x: 20, y: plot.y + plot.height / 2),
      style: "muted", anchor: .middle, turn: -90)
  }

  private func drawLabel(
    _ label: String, _ index: Int, _ plot: CanvasRect, isTurned: Bool, header: Double, nameWidth: Double,
    _ canvas: inout SVGCanvas
  ) {
    let count = Double(labels.count)
    let middle = CanvasPoint(
      x: plot.x + plot.width * (Double(index) + 0.5) / count, y: plot.y + plot.height * (Double(index) + 0.5) / count)
    canvas.text(
      TextWidth.shortened(label, into: nameWidth + 1), at: CanvasPoint(x: plot.x - 8, y: middle.y + 4.5), anchor: .end)
    if isTurned {
      // Every label would be unreadable where columns are narrower than a line of text.
      let every = max(1, Int((16 * count / plot.width).rounded(.up)))
      guard index % every == 0 else { return }
      canvas.text(
        TextWidth.shortened(label, into: header - 14), at: CanvasPoint(x: middle.x + 4.5, y: plot.y - 6), turn: -90)
    } else {
      canvas.text(
        TextWidth.shortened(label, into: plot.width / count), at: CanvasPoint(x: middle.x, y: plot.y - 7),
        anchor: .middle)
    }
  }

  private func share(_ actual: Int, _ given: Int) -> Double {
    let all = matrix.actualCount(actual)
    return all > 0 ? min(1, max(0, matrix[actual: actual, predicted: given] / all)) : 0
  }

  private func draw(_ actual: Int, _ given: Int, _ cell: CanvasRect, _ canvas: inout SVGCanvas) {
    let share = share(actual, given)
    let number = Numerals.plain(matrix[actual: actual, predicted: given])
    let percent = Numerals.percent(share, 1)
    let tip = "\(labels[actual]) given as \(labels[given]): \(number) (\(percent))"
    canvas.rectangle(cell, style: "background axis", outline: 0.6)
    canvas.rectangle(
      CanvasRect(x: cell.x + 1, y: cell.y + 1, width: cell.width - 2, height: cell.height - 2), style: "heat",
      opacity: min(0.999, (share * 100).rounded() / 100), tip: tip)
    let middle = CanvasPoint(x: cell.x + cell.width / 2, y: cell.y + cell.height / 2)
    guard TextWidth.of(number) + 4 <= cell.width else { return }
    guard cell.height >= 40, TextWidth.of(percent, fontSize: 12) + 4 <= cell.width else {
      return canvas.text(number, at: CanvasPoint(x: middle.x, y: middle.y + 4.5), anchor: .middle)
    }
    canvas.text(
      number, at: CanvasPoint(x: middle.x, y: middle.y - 2), anchor: .middle, isBold: actual == given)
    canvas.text(percent, at: CanvasPoint(x: middle.x, y: middle.y + 15), anchor: .middle, fontSize: 12)
  }

  private var summary: String {
    let rows = labels.indices.map { actual in
      let cells = labels.indices.map { "\(Numerals.plain(matrix[actual: actual, predicted: $0])) as \(labels[$0])" }
      return "Of \(labels[actual]) were given: \(cells.joined(separator: ", "))."
    }
    return rows.joined(separator: " ")
  }
}
