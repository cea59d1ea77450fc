import TenorCompute

/// One time step of one row in double precision, gate by gate, and its gradient: what the kernels are held against.
struct ReferenceCellStep {
  var kind: RecurrentKernel
  var units: Int
  var activation: Activation
  var recurrentActivation: Activation
  /// Inputs × gates · units, units × gates · units, and gates · units; a GRU with the reset gate after the product has
  /// a fourth block of bias, that of the candidate's recurrent part.
  var kernel: [[Double]]
  var recurrent: [[Double]]
  var bias: [Double]

  struct State {
    var hidden: [Double]
    var cell: [Double]
    /// In the kernels' order: h; n z r q; n z r; i f g o.
    var gates: [[Double]]
    /// Reset · h, for the GRU that has the reset gate before the product.
    var reset: [Double] = []
  }

  private func inputSum(_ x: [Double], _ gate: Int) -> [Double] {
    (0..<units).map { unit in x.indices.reduce(0) { $0 + x[$1] * kernel[$1][gate * units + unit] } }
  }

  private func recurrentSum(_ h: [Double], _ gate: Int) -> [Double] {
    (0..<units).map { unit in h.indices.reduce(0) { $0 + h[$1] * recurrent[$1][gate * units + unit] } }
  }

  private func biasBlock(_ block: Int) -> ArraySlice<Double> { bias[block * units..<(block + 1) * units] }

  private func sum(_ a: [Double], _ b: [Double], _ c: ArraySlice<Double>) -> [Double] {
    zip(zip(a, b), c).map { $0.0 + $0.1 + $1 }
  }

  /// - Parameters:
  ///   - seen: The hidden state that the recurrent product sees, which dropout may have changed.
  ///   - carried: The hidden state itself.
  ///   - rounded: Reset · h as the candidate's product sees it, where that was rounded.
  func forward(_ x: [Double], seen: [Double], carried: [Double], cell: [Double], rounded: [Double]? = nil) -> State {
    func gate(_ index: Int, _ f: Activation) -> [Double] {
      sum(inputSum(x, index), recurrentSum(seen, index), biasBlock(index)).map(f.exact)
    }
    switch kind {
    case .simpleRNN:
      let h = gate(0, activation)
      return State(hidden: h, cell: [], gates: [h])
    case .lstm:
      let (i, f, g, o) = (
        gate(0, recurrentActivation), gate(1, recurrentActivation), gate(2, activation), gate(3, recurrentActivation)
      )
      let c = (0..<units).map { f[$0] * cell[$0] + i[$0] * g[$0] }
      return State(hidden: (0..<units).map { o[$0] * activation.exact(c[$0]) }, cell: c, gates: [i, f, g, o])
    case .gru:
      let z = gate(0, recurrentActivation), r = gate(1, recurrentActivation)
      let q = zip(recurrentSum(seen, 2), biasBlock(3)).map(+)
      let candidate = sum(inputSum(x, 2), zip(r, q).map(*), biasBlock(2)).map(activation.exact)
      return State(hidden: blend(z, carried, candidate), cell: [], gates: [candidate, z, r, q])
    case .gruResetBefore:
      let z = gate(0, recurrentActivation), r = gate(1, recurrentActivation)
      let reset = zip(r, seen).map(*)
      let candidate = sum(inputSum(x, 2), recurrentSum(rounded ?? reset, 2), biasBlock(2)).map(activation.exact)
      return State(hidden: blend(z, carried, candidate), cell: [], gates: [candidate, z, r], reset: reset)
    }
  }

  private func blend(_ z: [Double], _ h: [Double], _ n: [Double]) -> [Double] {
    (0..<units).map { z[$0] * h[$0] + (1 - z[$0]) * n[$0] }
  }

  struct Gradient {
    /// Of the gates' sums, in the order of the saved gates.
    var gates: [[Double]]
    /// What goes on to the previous hidden and cell state without a product.
    var hidden: [Double]
    var cell: [Double]
    /// Of h in r h, for the GRU that has the reset gate before the product.
    var reset: [Double] = []
  }

  /// - Parameters:
  ///   - gates: The saved gates.
  ///   - previous: The previous cell state (LSTM) or hidden state (GRU).
  ///   - reset: The gradient of r h, and `seen` the h in it.
  func gradient(
    gates: [[Double]], previous: [Double], hidden dh: [Double], cell dc: [Double], reset: [Double], seen: [Double]
  ) -> Gradient {
    var result = Gradient(
      gates: gates.map { _ in Array(repeating: 0, count: units) }, hidden: dh, cell: dc,
      reset: Array(repeating: 0, count: units))
    for j in 0..<units {
      func s(_ y: Double) -> Double { recurrentActivation.exactSlope(at: y) }
      func t(_ y: Double) -> Double { activation.exactSlope(at: y) }
      switch kind {
      case .simpleRNN: result.gates[0][j] = dh[j] * t(gates[0][j])
      case .lstm:
        let (i, f, g, o) = (gates[0][j], gates[1][j], gates[2][j], gates[3][j])
        let squashed = activation.exact(f * previous[j] + i * g)
        let dNext = dc[j] + dh[j] * o * t(squashed)
        result.gates[0][j] = dNext * g * s(i)
        result.gates[1][j] = dNext * previous[j] * s(f)
        result.gates[2][j] = dNext * i * t(g)
        result.gates[3][j] = dh[j] * squashed * s(o)
        result.cell[j] = dNext * f
      case .gru:
        let (n, z, r, q) = (gates[0][j], gates[1][j], gates[2][j], gates[3][j])
        let dSum = dh[j] * (1 - z) * t(n)
        result.gates[0][j] = dSum
        result.gates[1][j] = dh[j] * (previous[j] - n) * s(z)
        result.gates[2][j] = dSum * q * s(r)
        result.gates[3][j] = dSum * r
        result.hidden[j] = dh[j] * z
      case .gruResetBefore:
        let (n, z, r) = (gates[0][j], gates[1][j], gates[2][j])
        result.gates[0][j] = dh[j] * (1 - z) * t(n)
        result.gates[1][j] = dh[j] * (previous[j] - n) * s(z)
        result.gates[2][j] = reset[j] * seen[j] * s(r)
        result.hidden[j] = dh[j] * z
        result.reset[j] = reset[j] * r
      }
    }
    return result
  }
}
