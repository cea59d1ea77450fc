import Foundation
import Testing
import TenorTraining

@Suite("History and progress")
struct HistoryTests {
  private var history: History {
    var history = History()
    history.append(epoch: 0, logs: ["loss": 0.5, "accuracy": 0.75])
    history.append(epoch: 1, logs: ["loss": .infinity, "val_loss": 2])
    return history
  }

  @Test("Figures that an epoch did not log are NaN and absent from its logs")
  func gaps() throws {
    #expect(history.keys == ["accuracy", "loss", "val_loss"])
    #expect(history["loss"] == [0.5, .infinity])
    #expect(try #require(history["val_loss"])[0].isNaN)
    #expect(history.logs(at: 1) == ["loss": .infinity, "val_loss": 2])
    #expect(
      history.csv() == "epoch,accuracy,loss,val_accuracy,val_loss\r\n0,0.75,0.5,NA,NA\r\n1,NA,inf,NA,2.0\r\n")
  }

  @Test("history.json there and back, with numbers that JSON lacks")
  func file() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "tenor-\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try history.write(toFile: path)
    let copy = try History(contentsOfFile: path)
    #expect(copy.epochs == [0, 1])
    #expect(copy["loss"] == [0.5, .infinity])
    #expect(try #require(copy["accuracy"])[1].isNaN)
    #expect(throws: TrainingFileError.self) { try History(contentsOfFile: path + ".missing") }
    for text in [#"{"epoch": [0], "history": {"loss": []}}"#, #"{"epoch": [0], "history": {"loss": ["x"]}}"#, "{"] {
      try Data(text.utf8).write(to: URL(filePath: path))
      #expect(throws: TrainingFileError.self) { try History(contentsOfFile: path) }
    }
  }

  @Test("Progress lines are Keras's, but for the cells still to do")
  func progress() throws {
    for item in try Fixture.load("progress").cases.elements {
      let target = item.target.int ?? 0
      var plain = ProgressLine(steps: target)
      var colored = ProgressLine(steps: target, style: .colored)
      for line in item.lines.elements {
        let step = line.step.int ?? 0
        let seconds = line.seconds.double ?? .nan
        func text(_ progress: inout ProgressLine) -> String {
          step == target
            ? progress.finished(seconds: seconds, logs: item["logs"].logs)
            : progress.running(step: step, seconds: seconds, logs: item["logs"].logs)
        }
        #expect(text(&plain).replacing("─", with: "━") == line.text.string)
        let raw = (line.raw.string ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(text(&colored).trimmingCharacters(in: .whitespaces) == raw)
      }
    }
    var half = ProgressLine(steps: 4, width: 4)
    #expect(half.running(step: 2, seconds: 2, logs: [:]) == "2/4 ━━── 2s 1s/step")
    #expect(ProgressLine.epochHeading(epoch: 2, of: 10) == "Epoch 3/10")
  }
}

@Suite("Regularisation against Keras")
struct RegularisationTests {
  @Test("Max-norm on a matrix inside the flat buffer")
  func maxNorm() throws {
    for item in try Fixture.load("regularisation").max_norm.elements {
      let weights = item.weights.floats
      var buffer: [Float] = [9, 9] + weights + [9]
      var span = buffer.mutableSpan
      MaxNorm(maxValue: Float(item.max_value.double ?? .nan)).apply(
        to: &span, range: 2..<2 + weights.count, columns: item.shape.elements[1].int ?? 0)
      expectClose(buffer, [9, 9] + item.constrained.floats + [9], "max-norm")
    }
  }

  @Test("L2 penalty and its gradient")
  func l2() throws {
    let golden = try Fixture.load("regularisation")
    #expect(Float(golden.default_l2.double ?? .nan) == L2Penalty().l2)
    for item in golden.l2.elements {
      let weights = item.weights.floats
      let penalty = L2Penalty(l2: Float(item.l2.double ?? .nan))
      let buffer: [Float] = [9] + weights
      let value = penalty.value(of: buffer.span, range: 1..<buffer.count)
      #expect(isClose(value, item.penalty.double ?? .nan))
      var gradients = [Float](repeating: 1, count: buffer.count)
      var span = gradients.mutableSpan
      penalty.addGradient(of: buffer.span, range: 1..<buffer.count, to: &span)
      expectClose(gradients, [1] + item.gradient.floats.map { $0 + 1 }, "L2 gradient")
    }
  }
}
