import TenorInterchange
import TenorLayers
import Testing

@Suite("Gate orders and PyTorch's weights")
struct TorchRecurrentWeightsTests {
  @Test(
    "there and back is nowhere",
    arguments: [Recurrent.Cell.simpleRNN, .gru(resetAfter: true), .lstm(unitForgetBias: true)])
  func roundTrip(cell: Recurrent.Cell) throws {
    let units = 3, columns = GateOrder.keras.gates(of: cell).count * units
    let values = (0..<2 * columns).map(Float.init)
    for order in GateOrder.allCases {
      let there = try #require(GateOrder.keras.reorder(values, columns: columns, of: cell, units: units, to: order))
      #expect(Set(there) == Set(values))
      #expect(order.reorder(there, columns: columns, of: cell, units: units, to: .keras) == values)
    }
  }

  @Test("an LSTM's o comes second in ONNX, a GRU's r first in PyTorch")
  func orders() {
    let lstm = Recurrent.Cell.lstm(unitForgetBias: true), gru = Recurrent.Cell.gru(resetAfter: true)
    #expect(GateOrder.keras.reorder([1, 2, 3, 4], columns: 4, of: lstm, units: 1, to: .onnx) == [1, 4, 2, 3])
    #expect(GateOrder.keras.reorder([1, 2, 3], columns: 3, of: gru, units: 1, to: .torch) == [2, 1, 3])
  }

  @Test("kernels are transposed, biases added for an LSTM and kept apart for a GRU")
  func conversion() throws {
    // One unit, two inputs: row g of weight_ih is [10 g, 10 g + 1].
    let torch = TorchRecurrentWeights(
      inputHidden: [0, 1, 10, 11, 20, 21], hiddenHidden: [5, 6, 7], inputBias: [1, 2, 3], hiddenBias: [10, 20, 30])
    let gru = try #require(torch.weights(of: .gru(resetAfter: true), inputs: 2, units: 1))
    // PyTorch's r z n become z r h.
    #expect(gru.kernel == [10, 0, 20, 11, 1, 21])
    #expect(gru.recurrentKernel == [6, 5, 7])
    #expect(gru.bias == [2, 1, 3, 20, 10, 30])
    let simple = TorchRecurrentWeights(inputHidden: [1, 2], hiddenHidden: [3], inputBias: [4], hiddenBias: [5])
    #expect(simple.weights(of: .simpleRNN, inputs: 2, units: 1)?.bias == [9])
    #expect(torch.weights(of: .gru(resetAfter: true), inputs: 3, units: 1) == nil)
  }
}
