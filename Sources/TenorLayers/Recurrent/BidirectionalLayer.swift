import TenorCompute

/// A recurrent layer in both directions, with the outputs merged.
struct BidirectionalLayer: Layer {
  let name: String
  let className = "Bidirectional"
  let outputShape: LayerShape
  let mergeMode: Bidirectional.MergeMode
  let forward: RecurrentLayer
  let backward: RecurrentLayer
  var parameters: [ParameterInfo] { forward.parameters + backward.parameters }

  var floatsPerPosition: Int { forward.floatsPerPosition + backward.floatsPerPosition }

  func pack(_ weights: FloatBuffer, into packed: FloatBuffer, kernels: EngineKernels, forTraining: Bool) {
    forward.pack(weights, into: packed, kernels: kernels, forTraining: forTraining)
    backward.pack(weights, into: packed, kernels: kernels, forTraining: forTraining)
  }

  func sharesPadding(isTraining: Bool) -> Bool { forward.sharesPadding(isTraining: isTraining) }

  func makeRunner() -> any LayerRunner { Runner(layer: self) }

  private final class Runner: LayerRunner {
    let layer: BidirectionalLayer
    let forwardRunner: RecurrentRunner
    let backwardRunner: RecurrentRunner
    /// The outputs of the two directions.
    var outputs: (MatrixView, MatrixView)?
    /// The layouts of the input, where sequences share their padding: the direction that reads it last cannot.
    let expansion = PrefixExpansion()
    var sharesPadding = false

    init(layer: BidirectionalLayer) {
      self.layer = layer
      forwardRunner = RecurrentRunner(layer: layer.forward, paddingIsZero: true)
      backwardRunner = RecurrentRunner(layer: layer.backward, paddingIsZero: true)
    }

    func forward(_ input: Activations, _ pass: Pass) -> Activations {
      guard let layout = input.layout else { return input }
      sharesPadding = layout.prefix > 0
      let returnsSequences = layer.forward.spec.returnSequences, units = layer.forward.units
      func run(_ runner: RecurrentRunner, _ input: Activations) -> MatrixView {
        let sequences = returnsSequences ? pass.arena.matrix(input.layout?.count ?? 0, units) : nil
        let state = runner.run(input, sequences: sequences, pass)
        return sequences ?? state
      }
      guard sharesPadding else {
        outputs = (run(forwardRunner, input), run(backwardRunner, input))
        return merged(layout, pass)
      }
      expansion.set(layout)
      let shared = run(forwardRunner, input)
      let full = expansion.expanded(input, pass.arena)
      outputs = (
        returnsSequences ? expansion.expanded(shared, pass.arena) : shared, run(backwardRunner, full)
      )
      return merged(expansion.full, pass)
    }

    private func merged(_ layout: SequenceLayout, _ pass: Pass) -> Activations {
      guard let outputs else { return Activations(values: pass.arena.matrix(0, 0), layout: nil) }
      return Activations(
        values: merge(outputs.0, outputs.1, pass), layout: layer.forward.spec.returnSequences ? layout : nil)
    }

    private func merge(_ a: MatrixView, _ b: MatrixView, _ pass: Pass) -> MatrixView {
      let units = layer.forward.units
      let y = pass.arena.zeros(a.rows, layer.outputShape.features)
      if layer.mergeMode == .concat {
        y.columns(0..<units).copy(from: a)
        y.columns(units..<2 * units).copy(from: b)
        return y
      }
      y.copy(from: a)
      if layer.mergeMode == .mul { y.scale(by: b) } else { y.add(b) }
      if layer.mergeMode == .ave { y.scale(by: 0.5) }
      return y
    }

    func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView {
      guard let outputs else { return outputGradient }
      let units = layer.forward.units
      var (da, db) = (outputGradient, outputGradient)
      switch layer.mergeMode {
      case .concat:
        da = outputGradient.columns(0..<units)
        db = outputGradient.columns(units..<2 * units)
      case .sum: break
      case .ave: outputGradient.scale(by: 0.5)
      case .mul:
        // y = a b
        da = pass.arena.zeros(outputGradient.rows, units)
        db = pass.arena.zeros(outputGradient.rows, units)
        for (gradient, other) in [(da, outputs.1), (db, outputs.0)] {
          gradient.copy(from: outputGradient)
          gradient.scale(by: other)
        }
      }
      let returnsSequences = layer.forward.spec.returnSequences
      func run(_ runner: RecurrentRunner, _ gradient: MatrixView) -> MatrixView {
        runner.runBackward(
          state: returnsSequences ? nil : gradient, sequences: returnsSequences ? gradient : nil, pass)
      }
      guard sharesPadding else {
        let dx = run(forwardRunner, da)
        dx.add(run(backwardRunner, db))
        return dx
      }
      let dx = run(forwardRunner, returnsSequences ? expansion.collapsed(da, pass.arena) : da)
      dx.add(expansion.collapsed(run(backwardRunner, db), pass.arena))
      return dx
    }
  }
}
