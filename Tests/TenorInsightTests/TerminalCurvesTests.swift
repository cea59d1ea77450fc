import TenorInsight
import Testing

@Suite("Curves in a terminal")
struct TerminalCurvesTests {
  /// By hand: eight characters hold 16 by 8 dots, so that the line falls by one dot each two or three.
  @Test func aCurveIsDrawnFromItsFirstToItsLastValue() {
    let curves = TerminalCurves("loss", [.init("train", [1, 0])])
    #expect(
      curves.lines(width: 16, height: 2) == [
        "loss  ● train",
        "1.0000 ┤●⠒⠤⣀",
        "0.0000 ┤    ⠉⠒⠤●",
        "       └────────",
        "        1      2",
      ])
  }

  /// Dots 0, 1, 4, 5, 6, 9, 10, 11, 14, 15 and 16 of the second curve are drawn.
  @Test func everySecondCurveIsDashedAndHasOtherMarks() {
    let curves = TerminalCurves("loss", [.init("a", [5000, 5000]), .init("b", [3, 3])])
    #expect(
      curves.lines(width: 18, height: 2) == [
        "loss  ● a  ○ b",
        "5000.00 ┤●⠉⠉⠉⠉⠉⠉⠉●",
        " 3.0000 ┤○ ⣀⡀⢀⣀ ⣀○",
        "        └─────────",
        "         1       2",
      ])
  }

  @Test func valuesThatAreNoNumbersAreGaps() {
    let curves = TerminalCurves("loss", [.init("a", [1, .nan, 1, .infinity, 0])], firstStep: 7)
    #expect(
      curves.lines(width: 28, height: 1) == [
        "loss  ● a 0.0000",
        "1.0000 ┤●         ●        ●",
        "       └────────────────────",
        "        7                 11",
      ])
  }

  @Test func oneValueNoneAndTheGreatestAreDrawn() {
    #expect(
      TerminalCurves("x", [.init("a", [2e-5])]).lines(width: 16, height: 3)[1...3] == [
        "        │", "2.0e-05 ┤●", "        │",
      ])
    #expect(
      TerminalCurves("x", [.init("a", [])]).lines(width: 16, height: 1) == [
        "x  ● a", " │", " └──────────────", "  1",
      ])
    let great = TerminalCurves("x", [.init("a", [.greatestFiniteMagnitude, -.greatestFiniteMagnitude])])
    #expect(great.lines(width: 18, height: 2)[1...2] == [" 1.8e+308 ┤●⠢⢄⡀", "-1.8e+308 ┤   ⠈⠑⠢●"])
  }

  @Test func manyValuesHaveFewMarks() {
    let values = (0..<500).map { Double($0 % 7) }
    let lines = TerminalCurves("x", [.init("a", values), .init("b", values.reversed())]).lines()
    #expect(lines.allSatisfy { $0.count <= 80 })
    for mark: Character in ["●", "○"] {
      let count = lines[1...8].joined().count { $0 == mark }
      #expect((6...13).contains(count), "\(mark): \(count)")
    }
  }

  private var epochs: [[String: Double]] {
    (1...9).map { ["loss": 1 / Double($0), "val_loss": 0.9, "accuracy": Double($0) / 10, "val_accuracy": 0.5] }
  }

  @Test func trainingAndValidationShareAChart() {
    let curves = TrainingCurves(epochs + [["loss": 0.1, "lr": 1]])
    #expect(curves.charts.map(\.title) == ["loss", "accuracy", "lr"])
    #expect(curves.charts[0].series.map(\.name) == ["train", "validation"])
    #expect(curves.charts[0].series[0].values == (1...10).map { 1 / Double($0) })
    #expect(curves.charts[0].series[1].values.dropLast() == Array(repeating: 0.9, count: 9)[...])
    #expect(curves.charts[0].series[1].values[9].isNaN)
    #expect(curves.charts[2].series.map(\.name) == ["train"])
    #expect(TrainingCurves([]).lines().isEmpty)
  }

  @Test func chartsStandBesideEachOtherWhereThereIsRoom() {
    let curves = TrainingCurves(epochs)
    for width in 20...200 {
      let lines = curves.lines(width: width, height: 5)
      #expect(lines.count == (width < 72 ? 16 : 8), "\(width)")
      #expect(lines.allSatisfy { $0.count <= width && $0.unicodeScalars.allSatisfy { $0.value >= 32 } }, "\(width)")
    }
    let wide = curves.lines(width: 80, height: 5), left = curves.charts[0].lines(width: 38, height: 5)
    for (line, part) in zip(wide, left) { #expect(line.hasPrefix(part)) }
  }

  @Test func curvesFitTheRowsOrAreLeftOut() {
    let curves = TrainingCurves(epochs)
    #expect(curves.lines(width: 80, rows: 40).count == 11)
    #expect(curves.lines(width: 80, rows: 9).count == 9)
    #expect(curves.lines(width: 80, rows: 5).isEmpty)
    #expect(curves.lines(width: 60, rows: 13).count == 12)
    #expect(curves.lines(width: 60, rows: 11).isEmpty)
  }
}
