import TenorInsight
import Testing

@Suite("Figures of an evaluation")
struct EvaluationFigureTests {
  @Test(
    "the interval has the binomial quantiles of SciPy's binom.ppf",
    arguments: [
      (80, 100, 0.72, 0.88), (3, 5, 0.2, 1), (22_000, 25_000, 0.87596, 0.884), (1, 1_000, 0, 0.003), (7, 7, 1, 1),
      (0, 9, 0, 0),
    ])
  func interval(right: Int, count: Int, low: Double, high: Double) {
    let interval = AccuracyInterval(right: right, of: count)
    #expect(interval.low == low)
    #expect(interval.high == high)
  }

  @Test func calibrationIsTheMeanDistanceWithinBins() {
    var calibration = Calibration(binCount: 10)
    // Half of those at 0.95 are right, all at 0.65.
    for isRight in [true, false, true, false] { calibration.add(score: 0.95, isRight: isRight) }
    calibration.add(score: 0.65, isRight: true)
    calibration.add(score: 1, isRight: true)
    #expect(calibration.bins[9].count == 5)
    #expect(calibration.bins[9].accuracy == 0.6)
    #expect(calibration.bins[6].count == 1)
    let expected = (5 * abs(0.6 - (4 * 0.95 + 1) / 5) + abs(1 - 0.65)) / 6
    #expect(abs(calibration.error - expected) < 1e-6)
    #expect(Calibration().error == 0)
  }
}
