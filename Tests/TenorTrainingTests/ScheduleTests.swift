import Foundation
import Testing
import TenorTraining

@Suite("Learning-rate schedules against Keras")
struct ScheduleTests {
  @Test("Rates at many steps, JSON there and back")
  func golden() throws {
    struct File: Decodable {
      struct Case: Decodable {
        var name: String
        var schedule: LearningRate
        var values: [Float]
      }
      var steps: [Int]
      var cases: [Case]
    }
    let file = try JSONDecoder().decode(File.self, from: Fixture.data("schedules"))
    #expect(file.cases.count == 7)
    for item in file.cases {
      // Near its end the cosine wave is a difference of numbers near 1.
      expectClose(file.steps.map(item.schedule.rate(atStep:)), item.values, floor: 1e-2, item.name)
      let copy = try JSONDecoder().decode(LearningRate.self, from: JSONEncoder().encode(item.schedule))
      #expect(copy == item.schedule)
      #expect(!item.schedule.isConstant)
    }
    #expect(LearningRate.constant(0.5).rate(atStep: 1_000) == 0.5)
  }

  @Test("Settings out of range are refused")
  func invalid() {
    let schedules: [LearningRate] = [
      .constant(.nan), .piecewiseConstant(PiecewiseConstantDecay(boundaries: [], values: [1])),
      .piecewiseConstant(PiecewiseConstantDecay(boundaries: [5, 5], values: [1, 2, 3])),
      .piecewiseConstant(PiecewiseConstantDecay(boundaries: [5], values: [1])),
      .exponential(ExponentialDecay(initialLearningRate: 1, decaySteps: 0, decayRate: 0.5)),
      .exponential(ExponentialDecay(initialLearningRate: 1, decaySteps: 1, decayRate: 0)),
      .cosine(CosineDecay(initialLearningRate: 1, decaySteps: 0)),
      .cosine(CosineDecay(initialLearningRate: 1, decaySteps: 1, alpha: 2)),
      .cosine(CosineDecay(initialLearningRate: 1, decaySteps: 1, warmupTarget: 1, warmupSteps: -1)),
    ]
    for schedule in schedules { #expect(throws: SettingError.self) { try schedule.validate() } }
  }
}
