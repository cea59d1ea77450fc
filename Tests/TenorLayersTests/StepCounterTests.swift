import TenorCompute
import TenorLayers
import Testing

/// Every option of a recurrent layer runs the same kernel, as often as there are steps: no option has a slow path.
@Suite("Kernel steps")
struct StepCounterTests {
  /// Counts are the process's, so each case counts in a process of its own.
  @Test("training and prediction run one kernel step for each time step and direction")
  func counts() async {
    await #expect(processExitsWith: .success) {
      let kernels: [RecurrentKernel] = [.simpleRNN, .gru, .gruResetBefore, .lstm]
      for (cell, kernel) in zip(Recurrent.cells(5), kernels) {
        let options: [(inout Recurrent) -> Void] = [
          { _ in }, { $0.dropout = 0.3 }, { $0.recurrentDropout = 0.3 }, { $0.useBias = false },
          { $0.activation = .relu }, { $0.recurrentActivation = .hardSigmoid }, { $0.returnSequences = true },
          { $0.goBackwards = true },
        ]
        for option in options {
          for isBidirectional in [false, true] {
            let layer = cell.setting(option)
            let steps = try StepCounterTests.steps(isBidirectional ? Bidirectional(layer).spec : layer.spec)
            let expected = Dictionary(
              uniqueKeysWithValues: kernels.map { ($0, $0 == kernel ? (isBidirectional ? 28 : 14) : 0) })
            guard steps == expected else {
              throw ReferenceError("\(layer), bidirectional \(isBidirectional): \(steps), expected \(expected)")
            }
          }
        }
      }
    }
  }

  /// Steps that a prediction and a training step take on rows of 7 tokens and fewer, which fit one micro-batch.
  private static func steps(_ layer: LayerSpec) throws -> [RecurrentKernel: Int] {
    let network = try PropertyTests.network([layer])
    let batch = TokenBatch([[1, 2, 3, 4, 5, 6, 7], [1, 2], []] as [[Int32]])
    let before = RecurrentKernel.allCases.map(StepCounter.shared.steps)
    _ = try Predictor(network).outputs(for: batch)
    // A weight gradient needs the forward steps once more.
    _ = PropertyTests.gradient(network, batch, workers: 1)
    let after = RecurrentKernel.allCases.map(StepCounter.shared.steps)
    return Dictionary(uniqueKeysWithValues: zip(RecurrentKernel.allCases, zip(after, before).map(-)))
  }
}
