import Testing
import TenorTraining

@Suite("Losses against Keras")
struct LossTests {
  private static func target(_ row: JSON) -> RowTarget {
    if let label = row.int, row.elements.isEmpty { return .classIndex(label) }
    return row.floats.count == 1 ? .scalar(row.floats[0]) : .dense(row.floats[...])
  }

  @Test("Rows, weighted totals and gradients")
  func golden() throws {
    let cases = try Fixture.load("losses").cases.elements
    #expect(cases.count == 20)
    for item in cases {
      let name = item.name.string ?? "?"
      let loss = try #require(Loss(rawValue: item.loss.string ?? ""))
      let weights = item.weights.floats
      let scale = 1 / Float(weights.count)
      var total = 0.0
      var gradients: [Float] = []
      // Keras takes logarithms in Float here; near probability 1 they keep six digits.
      for (row, outputs) in item.outputs.elements.map(\.floats).enumerated() {
        let target = Self.target(item.targets.elements[row])
        var gradient = [Float](repeating: -7, count: outputs.count)
        var gradientSpan = gradient.mutableSpan
        let value: Double
        if item.from_logits.isTrue {
          var probabilities = [Float](repeating: -7, count: outputs.count)
          var probabilitySpan = probabilities.mutableSpan
          value = loss.fused(
            logits: outputs.span, target: target, scale: scale * weights[row], probabilities: &probabilitySpan,
            gradient: &gradientSpan)
        } else {
          value = loss.gradient(
            outputs: outputs.span, target: target, scale: scale * weights[row], into: &gradientSpan)
        }
        #expect(isClose(value, item.rows.doubles[row], floor: 1e-1), "\(name) row \(row): \(value)")
        total += value * Double(weights[row])
        gradients += gradient
      }
      total /= Double(weights.count)
      #expect(isClose(total, item.total.double ?? .nan, floor: 1e-1), "\(name): \(total)")
      expectClose(gradients, item.gradient.floats, relative: 2e-6, floor: 1e-2, name)
    }
  }

  @Test("Saturated sigmoid: the loss is Keras's clipped one, the gradient p − y")
  func saturatedSigmoid() throws {
    for item in try Fixture.load("losses").clipped_sigmoid.elements {
      let label = item.label.floats[0]
      for (logit, expected) in zip(item.logits.floats, item.rows.doubles) {
        var probability: [Float] = [-7]
        var gradient: [Float] = [-7]
        var probabilitySpan = probability.mutableSpan
        var gradientSpan = gradient.mutableSpan
        let value = Loss.binaryCrossentropy.fused(
          logits: [logit].span, target: .scalar(label), scale: 1, probabilities: &probabilitySpan,
          gradient: &gradientSpan)
        #expect(isClose(value, expected), "logit \(logit), label \(label): \(value), Keras \(expected)")
        #expect(gradient[0] == probability[0] - label)
        #expect(probability[0].isFinite && (0...1).contains(probability[0]))
      }
    }
  }

  @Test("Saturated softmax: the loss is Keras's clipped one")
  func saturatedSoftmax() throws {
    for item in try Fixture.load("losses").clipped_softmax.elements {
      let label = item.label.int ?? -1
      for (logits, expected) in zip(item.logits.elements.map(\.floats), item.rows.doubles) {
        var probabilities: [Float] = [-7, -7, -7]
        var span = probabilities.mutableSpan
        let value = Loss.sparseCategoricalCrossentropy.fused(
          logits: logits.span, target: .classIndex(label), probabilities: &span)
        #expect(isClose(value, expected, floor: 0.1), "logits \(logits), label \(label): \(value), Keras \(expected)")
        #expect(isClose(probabilities.reduce(0, +), 1))
      }
    }
  }

  @Test("NaN outputs give a NaN loss", arguments: Loss.allCases)
  func notANumber(loss: Loss) {
    let outputs: [Float] = loss.fusedActivation == .sigmoid ? [.nan] : [0.5, .nan]
    let target: RowTarget = loss == .binaryCrossentropy ? .scalar(1) : .dense([0, 1])
    var probabilities = outputs
    var span = probabilities.mutableSpan
    let value = loss.value(outputs: outputs.span, target: target)
    let fused = loss.fused(logits: outputs.span, target: target, probabilities: &span)
    #expect(value.isNaN)
    #expect(fused.isNaN)
  }

  @Test("Central differences of the fused losses", arguments: Loss.allCases)
  func centralDifferences(loss: Loss) {
    let logits: [Float] = [0.3, -1.2, 0.7]
    let target: RowTarget = loss == .sparseCategoricalCrossentropy ? .classIndex(1) : .dense([0.25, 0.75, 0])
    var probabilities: [Float] = [0, 0, 0]
    var gradient: [Float] = [0, 0, 0]
    var probabilitySpan = probabilities.mutableSpan
    var gradientSpan = gradient.mutableSpan
    _ = loss.fused(
      logits: logits.span, target: target, scale: 1, probabilities: &probabilitySpan, gradient: &gradientSpan)
    for index in logits.indices {
      let step: Float = 0x1p-8
      func value(_ change: Float) -> Double {
        var moved = logits
        moved[index] += change
        var scratch = moved
        var span = scratch.mutableSpan
        return loss.fused(logits: moved.span, target: target, probabilities: &span)
      }
      let slope = (value(step) - value(-step)) / Double(2 * step)
      #expect(abs(slope - Double(gradient[index])) < 2e-5, "\(loss) \(index): \(slope) and \(gradient[index])")
    }
  }
}
