import Testing
import TenorTraining

@Suite("Targets and weights")
struct TargetTests {
  @Test("Good targets pass")
  func valid() throws {
    try Targets.binary([0, 1, 0.5]).validate(for: .binaryCrossentropy, outputs: 1, rows: 3)
    try Targets.binary([-3, 12]).validate(for: .meanSquaredError, outputs: 1, rows: 2)
    try Targets.classes([0, 2]).validate(for: .sparseCategoricalCrossentropy, outputs: 3, rows: 2)
    try Targets.dense([0, 1, 1, 0], columns: 2).validate(for: .categoricalCrossentropy, outputs: 2, rows: 2)
    try Targets.sequences([[0, 1], [], [2]]).validate(for: .sparseCategoricalCrossentropy, outputs: 3, rows: 3)
  }

  @Test(
    "Bad targets are told from each other",
    arguments: [
      (
        Targets.binary([1]), Loss.sparseCategoricalCrossentropy, 1, 1,
        TargetError.wrongForm(
          loss: .sparseCategoricalCrossentropy, expected: "class indices, or sequences of them", found: "binary labels")
      ),
      (.binary([1, 0]), .binaryCrossentropy, 1, 3, .countMismatch(expected: 3, found: 2)),
      (.binary([1]), .binaryCrossentropy, 2, 1, .widthMismatch(expected: 2, found: 1)),
      (.dense([1, 0, 0], columns: 3), .categoricalCrossentropy, 2, 1, .widthMismatch(expected: 2, found: 3)),
      (
        .dense([1, 0, 0], columns: 2), .categoricalCrossentropy, 2, 1,
        .malformed("3 numbers do not divide into rows of 2")
      ),
      (.dense([1], columns: 0), .categoricalCrossentropy, 2, 1, .malformed("1 numbers do not divide into rows of 0")),
      (
        .sequences(classes: [1, 2], offsets: [0, 3]), .sparseCategoricalCrossentropy, 3, 1,
        .malformed("offsets must rise from 0 to the number of classes, 2")
      ),
      (.classes([0, 3]), .sparseCategoricalCrossentropy, 3, 2, .classOutOfRange(element: 1, found: 3, classCount: 3)),
      (.classes([-1]), .sparseCategoricalCrossentropy, 3, 1, .classOutOfRange(element: 0, found: -1, classCount: 3)),
      (
        .sequences([[0], [1, 5]]), .sparseCategoricalCrossentropy, 3, 2,
        .classOutOfRange(element: 2, found: 5, classCount: 3)
      ),
      (.binary([0, 1.5]), .binaryCrossentropy, 1, 2, .labelOutOfRange(element: 1, found: 1.5)),
      (.dense([0, 1, .infinity, 0], columns: 2), .meanSquaredError, 2, 2, .notFinite(element: 1, found: .infinity)),
    ])
  func invalid(targets: Targets, loss: Loss, outputs: Int, rows: Int, expected: TargetError) {
    #expect(throws: expected) { try targets.validate(for: loss, outputs: outputs, rows: rows) }
  }

  @Test("NaN labels are refused")
  func notANumber() {
    #expect {
      try Targets.binary([0, .nan]).validate(for: .binaryCrossentropy, outputs: 1, rows: 2)
    } throws: { error in
      guard case TargetError.notFinite(element: 1, let found)? = error as? TargetError else { return false }
      return found.isNaN
    }
  }

  @Test("One-hot rows, elements and selection")
  func forms() throws {
    let oneHot = try Targets.oneHot([2, 0], classCount: 3)
    #expect(oneHot == .dense([0, 0, 1, 1, 0, 0], columns: 3))
    #expect(oneHot.selecting([1, 0]) == .dense([1, 0, 0, 0, 0, 1], columns: 3))
    #expect(throws: TargetError.classOutOfRange(element: 1, found: 3, classCount: 3)) {
      try Targets.oneHot([2, 3], classCount: 3)
    }
    let sequences = Targets.sequences([[4, 5], [], [6]])
    #expect(sequences.count == 3)
    #expect(sequences.elementCount == 3)
    #expect(sequences.elements(ofRow: 2) == 2..<3)
    #expect(sequences.elements(ofRow: 1).isEmpty)
    #expect(sequences.selecting([2, 0]) == .sequences([[6], [4, 5]]))
    #expect(sequences[2] == .classIndex(6))
  }

  @Test("Balanced class weights: n / (k · count)")
  func balanced() throws {
    #expect(try ExampleWeights.balancedClassWeights([0, 0, 0, 1]) == [Float(4.0 / 6.0), 2])
    #expect(try ExampleWeights.balancedClassWeights([0, 0, 2, 2], classCount: 4) == [1, 1, 1, 1])
    #expect(try ExampleWeights.balancedClassWeights([Int32](), classCount: 2) == [1, 1])
    #expect(throws: TargetError.classOutOfRange(element: 1, found: -1, classCount: 1)) {
      try ExampleWeights.balancedClassWeights([0, -1])
    }
  }

  @Test("Class weights become weights of rows; unnamed classes weigh 1")
  func rowWeights() throws {
    let weights: [Int: Float] = [0: 0.5, 2: 3]
    #expect(ExampleWeights.weights(of: .classes([2, 1, 0]), classWeights: weights) == [3, 1, 0.5])
    #expect(ExampleWeights.weights(of: .binary([1, 0]), classWeights: weights) == [1, 0.5])
    let oneHot = try Targets.oneHot([0, 2], classCount: 3)
    #expect(ExampleWeights.weights(of: oneHot, classWeights: weights) == [0.5, 3])
  }
}
