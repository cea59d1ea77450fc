import Foundation
import TenorData
import TenorInsight
import TenorTraining

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Charts that are hard to draw.
enum ChartPictures {
  static let hostile = "<script>alert('1')</script> & \"so\" ]]> \u{0}\u{8} 漢字"

  static func history(epochs: Int) -> History {
    var history = History()
    for epoch in 0..<epochs {
      let x = Double(epoch)
      let loss: Double = 0.7 / (1 + x), accuracy: Double = 1 - 0.5 / (1 + x)
      let heldLoss: Double = 0.6 - 0.1 * min(x, 2) + 0.05 * max(0, x - 2)
      let held: Double = 0.8 + 0.01 * min(x, 3)
      history.append(
        epoch: epoch, logs: ["loss": loss, "val_loss": heldLoss, "accuracy": accuracy, "val_accuracy": held])
    }
    return history
  }

  static func dataset(_ texts: [(String, String)]) -> Dataset {
    Dataset(source: "test", texts: texts.map(\.0), labelNames: texts.map(\.1))
  }

  static func matrix(_ rows: [[Double]]) -> ConfusionMatrix {
    var matrix = ConfusionMatrix(classCount: rows.count)
    for (actual, row) in rows.enumerated() {
      for (given, count) in row.enumerated() { matrix.add(actual: actual, predicted: given, weight: count) }
    }
    return matrix
  }

  static var calibration: Calibration {
    var calibration = Calibration()
    for index in 0..<5_000 {
      let score = 0.5 + Float(index % 500) / 1_000
      calibration.add(score: score, isRight: index % 10 < Int(score * 9))
    }
    return calibration
  }

  /// A chart of each kind, with ordinary and with difficult figures.
  static var all: [any Chart] {
    let words = (0..<400).map { count in
      (Array(repeating: "word", count: 1 + count * count / 100).joined(separator: " "), count % 3 == 0 ? "yes" : "no")
    }
    let statistics = DatasetStatistics(dataset(words))
    let long = (0..<12).map { "a label with a rather long name, number \($0)" }
    let names = ["0", "1", "2", "3", "4"]
    let curves = names.enumerated().map { index, name in
      let ranks: [Int] = (0..<300).map { ($0 * 37 + index * 11) % 300 }
      return ROCCurve(
        label: name, scores: ranks.map { Float($0) / 300 }, isPositive: ranks.map { $0 > 90 && $0 % (index + 2) != 0 })
    }
    let charts: [(any Chart)?] = [
      LineChart(history(epochs: 8), of: "loss"), LineChart(history(epochs: 1), of: "accuracy"),
      LineChart(history(epochs: 150), of: "val_loss"),
      LineChart(
        title: hostile, subtitle: hostile, xTitle: hostile, yTitle: hostile,
        series: [.init(name: hostile, points: [.init(x: -3e8, y: 1e-9), .init(x: 4e9, y: 2e-9)])],
        rules: [.init(name: hostile, x: 0)]),
      LineChart(title: "Nothing", xTitle: "x", yTitle: "y", series: []),
      HistogramChart(lengthsOf: statistics, maximumLength: 132),
      HistogramChart(lengthsOf: statistics, maximumLength: 132, size: .inches(10, 8)),
      HistogramChart(title: "Nothing", xTitle: "x", yTitle: "y", bins: []),
      BarChart(labelsOf: [("training", statistics), ("test", statistics)]),
      BarChart(
        title: "Ablations", valueTitle: "accuracy, %", names: ["as published", "8000 words", "100 units", hostile],
        series: [.init(name: "mean of 3", values: [87.7, 87.1, 88.2, nil], spreads: [0.3, 0.6, nil, nil])],
        range: 85...90),
      BarChart(
        title: "Bars", valueTitle: "gain", names: long,
        series: [.init(name: "a", values: long.indices.map { Double($0) - 5 }), .init(name: "b", values: [.nan, 3])]),
      ConfusionChart(matrix([[10_981, 1_519], [2_210, 10_290]]), labels: ["negative", "positive"]),
      ConfusionChart(
        matrix([
          [900, 800, 90, 9, 1], [400, 2000, 1100, 100, 20], [60, 900, 9000, 1200, 100], [0, 100, 1800, 3000, 600],
          [0, 5, 100, 900, 1200],
        ]), labels: names),
      ConfusionChart(
        matrix((0..<12).map { row in (0..<12).map { Double((row * 7 + $0) % 5) } }), labels: long),
      ConfusionChart(matrix([[0, 0], [0, 0]]), labels: [hostile, hostile]),
      ReliabilityChart(calibration), ReliabilityChart(Calibration()), LineChart(curves),
      LineChart([ROCCurve(label: "positive", scores: [0.1, 0.4, 0.35, 0.8], isPositive: [false, false, true, true])]),
    ]
    return charts.compactMap { $0 }
  }
}

/// The elements of a picture, as an XML reader finds them.
final class SVGReader: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""

    subscript(_ name: String) -> Double { attributes[name].flatMap(Double.init) ?? .nan }
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// The elements of a document; `nil` if it is not well formed.
  static func elements(of svg: String) -> [Element]? {
    let reader = SVGReader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    return parser.parse() ? reader.elements : nil
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }
}
