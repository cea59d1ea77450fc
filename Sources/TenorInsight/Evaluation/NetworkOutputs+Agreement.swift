public import TenorLayers
import TenorTraining

extension NetworkOutputs {
  /// The share of the sequences with the same verdict here and there: the side of one half for a single output, the place
  /// of the greatest output for several. 1 where there are no sequences.
  ///
  /// - Precondition: `other` has as many sequences and columns, with one vector each.
  public func agreement(with other: NetworkOutputs) -> Double {
    guard count > 0 else { return 1 }
    return Double((0..<count).count { verdict($0) == other.verdict($0) }) / Double(count)
  }

  /// The chance that sequence `row` has label `label`.
  func score(_ row: Int, of label: Int) -> Float {
    let outputs = vector(row)
    guard columns == 1 else { return outputs[outputs.startIndex + label] }
    return label == 1 ? outputs[outputs.startIndex] : 1 - outputs[outputs.startIndex]
  }

  /// The place of the label that sequence `row` gets.
  func verdict(_ row: Int) -> Int {
    let outputs = vector(row)
    if let only = outputs.first, columns == 1 { return Decision.isPositive(only) ? 1 : 0 }
    return Decision.predictedClass(outputs.span)
  }
}
