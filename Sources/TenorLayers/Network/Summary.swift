extension Network {
  /// One line of a summary.
  public struct LayerSummary: Sendable, Hashable {
    public let name: String
    public let className: String
    public let outputShape: LayerShape
    public let parameterCount: Int
  }

  /// What each layer is, gives and holds.
  public var layerSummaries: [LayerSummary] {
    plan.layers.map { layer in
      LayerSummary(
        name: layer.name, className: layer.className, outputShape: layer.outputShape,
        parameterCount: layer.parameters.reduce(0) { $0 + $1.count })
    }
  }

  /// The table that Keras prints: type, output shape and parameters of each layer, and totals.
  public func summary(title: String = "sequential") -> String {
    let rows = layerSummaries.map {
      ["\($0.name) (\($0.className))", $0.outputShape.description, grouped($0.parameterCount)]
    }
    let headings = ["Layer (type)", "Output Shape", "Param #"]
    let widths = (0..<3).map { column in
      max(headings[column].count, rows.map { $0[column].count }.max() ?? 0) + 2
    }
    func line(_ left: String, _ middle: String, _ right: String, _ fill: String) -> String {
      left + widths.map { String(repeating: fill, count: $0) }.joined(separator: middle) + right
    }
    func cells(_ texts: [String], _ bar: String) -> String {
      let padded = zip(texts, widths).enumerated().map { column, pair in
        let space = String(repeating: " ", count: pair.1 - pair.0.count - 2)
        return column == 2 ? " \(space)\(pair.0) " : " \(pair.0)\(space) "
      }
      return bar + padded.joined(separator: bar) + bar
    }
    var lines = ["Model: \"\(title)\"", line("┏", "┳", "┓", "━"), cells(headings, "┃"), line("┡", "╇", "┩", "━")]
    for (index, row) in rows.enumerated() {
      if index > 0 { lines.append(line("├", "┼", "┤", "─")) }
      lines.append(cells(row, "│"))
    }
    lines.append(line("└", "┴", "┘", "─"))
    lines.append(" Total params: \(size(parameterCount))")
    lines.append(" Trainable params: \(size(trainableParameterCount))")
    lines.append(" Non-trainable params: \(size(parameterCount - trainableParameterCount))")
    return lines.joined(separator: "\n")
  }

  private func size(_ count: Int) -> String {
    var value = Double(count * 4)
    var unit = "B"
    for next in ["KB", "MB", "GB"] where value >= 1024 {
      value /= 1024
      unit = next
    }
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(grouped(count)) (\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) \(unit))"
  }
}

/// 197185 → 197,185
private func grouped(_ number: Int) -> String {
  var digits = ""
  for (index, digit) in String(number).reversed().enumerated() {
    if index > 0 && index % 3 == 0 { digits = "," + digits }
    digits = String(digit) + digits
  }
  return digits
}
