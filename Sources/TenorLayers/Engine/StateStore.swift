package import TenorCompute

/// Initial and final states of recurrent layers and the gradients of the initial ones, by layer's name.
///
/// Rows are those of the mini-batch; workers touch disjoint rows.
package final class StateStore: @unchecked Sendable {
  /// Hidden state, for an LSTM then cell state; a bidirectional layer's backward direction follows its forward one.
  package let initial: [String: [Matrix]]
  private(set) var final: [String: [FloatBuffer]] = [:]
  private(set) var gradients: [String: [FloatBuffer]] = [:]

  package init(initial: [String: [Matrix]]) {
    self.initial = initial
    for (name, states) in initial {
      final[name] = states.map { FloatBuffer(count: $0.elements.count) }
      gradients[name] = states.map { FloatBuffer(count: $0.elements.count) }
    }
  }

  /// Final states of `layer`.
  package func finalStates(_ layer: String) -> [Matrix] { matrices(final[layer], layer) }

  /// Gradients of the initial states of `layer`.
  package func initialGradients(_ layer: String) -> [Matrix] { matrices(gradients[layer], layer) }

  private func matrices(_ buffers: [FloatBuffer]?, _ layer: String) -> [Matrix] {
    zip(buffers ?? [], initial[layer] ?? []).map { buffer, shape in
      Matrix(
        rows: shape.rows, columns: shape.columns,
        elements: buffer.withSpan(0..<buffer.count) { span in (0..<span.count).map { span[$0] } })
    }
  }

  func load(_ layer: String, _ index: Int, rows: [Int], into state: MatrixView) {
    guard let states = initial[layer], index < states.count else { return }
    for (row, id) in rows.enumerated() {
      for column in 0..<states[index].columns { state[row, column] = states[index][id, column] }
    }
  }

  func storeFinal(_ layer: String, _ index: Int, rows: [Int], _ state: MatrixView) {
    store(state, rows, final[layer].flatMap { index < $0.count ? $0[index] : nil })
  }

  func storeGradient(_ layer: String, _ index: Int, rows: [Int], _ state: MatrixView) {
    store(state, rows, gradients[layer].flatMap { index < $0.count ? $0[index] : nil })
  }

  private func store(_ state: MatrixView, _ rows: [Int], _ buffer: FloatBuffer?) {
    guard let buffer else { return }
    for (row, id) in rows.enumerated() {
      for column in 0..<state.columns { buffer[id * state.columns + column] = state[row, column] }
    }
  }
}
