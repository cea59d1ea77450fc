/// Targets that a loss cannot be computed for.
public enum TargetError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The form of the targets does not go with the loss.
  case wrongForm(loss: Loss, expected: String, found: String)
  /// There are more or fewer targets than rows.
  case countMismatch(expected: Int, found: Int)
  /// A dense target has more or fewer numbers than the network has outputs.
  case widthMismatch(expected: Int, found: Int)
  /// A row has more or fewer targets than the network gives outputs for it.
  case stepMismatch(row: Int, expected: Int, found: Int)
  /// The numbers of dense targets do not divide into rows, or offsets of sequences do not rise from 0 to the end.
  case malformed(String)
  /// A class index is negative or not below the number of outputs.
  case classOutOfRange(element: Int, found: Int, classCount: Int)
  /// A label or probability lies outside 0 … 1.
  case labelOutOfRange(element: Int, found: Float)
  /// A target is NaN or infinite.
  case notFinite(element: Int, found: Float)

  /// One sentence: what was expected, what was found and where, how to mend it.
  public var description: String {
    switch self {
    case .wrongForm(let loss, let expected, let found):
      "The loss '\(loss.rawValue)' takes \(expected) as targets, but found \(found)."
    case .countMismatch(let expected, let found):
      "Expected \(expected) targets, one for each row, but found \(found)."
    case .widthMismatch(let expected, let found):
      "Expected \(expected) numbers in each target, one for each output of the network, but found \(found)."
    case .stepMismatch(let row, let expected, let found):
      "Row \(row): the network gives \(expected) outputs for it, one for each time step where it returns sequences, but"
        + " found \(found) targets."
    case .malformed(let problem):
      "The targets are malformed: \(problem)."
    case .classOutOfRange(let element, let found, let classCount):
      "Target \(element) is class \(found), but the network tells \(classCount) classes apart (0 to \(classCount - 1));"
        + " give its last layer more units or correct the label."
    case .labelOutOfRange(let element, let found):
      "Target \(element) is \(found), but a label for cross-entropy must lie between 0 and 1."
    case .notFinite(let element, let found):
      "Target \(element) is \(found), but a target must be a finite number."
    }
  }
}

extension Targets {
  /// Checks that the loss `loss` of a network with `outputs` outputs can be computed for each of `rows` rows.
  ///
  /// - Throws: `TargetError` for the first problem.
  /// - Complexity: O(elements × columns)
  public func validate(for loss: Loss, outputs: Int, rows: Int) throws(TargetError) {
    try validateForm(for: loss, outputs: outputs)
    try validateLayout()
    guard count == rows else { throw .countMismatch(expected: rows, found: count) }
    switch self {
    case .classes(let classes), .sequences(let classes, _):
      for (element, label) in classes.enumerated() where label < 0 || Int(label) >= outputs {
        throw .classOutOfRange(element: element, found: Int(label), classCount: outputs)
      }
    case .binary(let values):
      try Self.validate(values, columns: 1, asProbabilities: loss != .meanSquaredError)
    case .dense(let values, let columns):
      guard columns == outputs else { throw .widthMismatch(expected: outputs, found: columns) }
      try Self.validate(values, columns: columns, asProbabilities: loss != .meanSquaredError)
    }
  }

  private func validateForm(for loss: Loss, outputs: Int) throws(TargetError) {
    switch (loss, self) {
    case (.sparseCategoricalCrossentropy, .classes), (.sparseCategoricalCrossentropy, .sequences),
      (.categoricalCrossentropy, .dense), (.binaryCrossentropy, .dense), (.meanSquaredError, .dense):
      return
    case (.binaryCrossentropy, .binary), (.meanSquaredError, .binary):
      guard outputs == 1 else { throw .widthMismatch(expected: outputs, found: 1) }
    default:
      throw .wrongForm(loss: loss, expected: Self.expectation(for: loss), found: form)
    }
  }

  private func validateLayout() throws(TargetError) {
    switch self {
    case .binary, .classes: return
    case .dense(let values, let columns):
      guard columns > 0, values.count % columns == 0 else {
        throw .malformed("\(values.count) numbers do not divide into rows of \(columns)")
      }
    case .sequences(let classes, let offsets):
      guard offsets.first == 0, offsets.last == classes.count, zip(offsets, offsets.dropFirst()).allSatisfy(<=) else {
        throw .malformed("offsets must rise from 0 to the number of classes, \(classes.count)")
      }
    }
  }

  private static func validate(_ values: [Float], columns: Int, asProbabilities: Bool) throws(TargetError) {
    for (index, value) in values.enumerated() {
      guard value.isFinite else { throw .notFinite(element: index / columns, found: value) }
      guard !asProbabilities || (0...1).contains(value) else {
        throw .labelOutOfRange(element: index / columns, found: value)
      }
    }
  }

  private static func expectation(for loss: Loss) -> String {
    switch loss {
    case .binaryCrossentropy: "binary labels, or dense rows of labels"
    case .categoricalCrossentropy: "dense rows of class probabilities (one-hot)"
    case .sparseCategoricalCrossentropy: "class indices, or sequences of them"
    case .meanSquaredError: "numbers, or dense rows of numbers"
    }
  }

  private var form: String {
    switch self {
    case .binary: "binary labels"
    case .classes: "class indices"
    case .dense: "dense rows"
    case .sequences: "sequences of class indices"
    }
  }
}
