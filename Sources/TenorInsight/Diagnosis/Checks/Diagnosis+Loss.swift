import Foundation
import TenorTraining

extension Diagnosis {
  /// A loss that rises by this share over its smallest value so far was thrown back: noise between epochs is far smaller.
  static let riseOfLoss = 0.1
  /// A network that knows nothing costs what guessing does, or a little more while it begins; one that costs so many times
  /// as much is sure of what is wrong.
  static let timesGuessing = 2.0
  /// A loss that stays within this share of where it began, or of what guessing costs, was not moved by learning.
  static let stillness = 0.01
  /// A loss that has not moved after this many epochs will not do so; before, it may just be slow.
  static let patience = 3

  /// Trainings whose loss broke, jumped or stood still.
  var lossFindings: [Finding] {
    guard let history, !history.epochs.isEmpty else { return [] }
    guard let losses = history["loss"], losses.allSatisfy(\.isFinite) else { return [brokenLoss(history)] }
    return [excessiveLoss(losses) ?? jumpingLoss(losses), stillLoss(losses)].compactMap(\.self)
  }

  private func brokenLoss(_ history: History) -> Finding {
    let losses = history["loss"] ?? []
    let epoch = (losses.firstIndex { !$0.isFinite } ?? 0) + 1
    return Finding(
      .lossNotFinite, .serious,
      problem: "The loss became infinite or no number at all: an update was so large that the weights are useless from "
        + "there on.",
      evidence: "It happened in epoch \(epoch) of \(history.epochs.count).",
      remedy: steadier)
  }

  private func excessiveLoss(_ losses: [Double]) -> Finding? {
    guard let guessing = guessingLoss, let epoch = losses.firstIndex(where: { $0 > Self.timesGuessing * guessing })
    else { return nil }
    return Finding(
      .unstableLoss, .serious,
      problem: "The training loss is far above what guessing costs: updates are so large that they throw the weights "
        + "about.",
      evidence: "In epoch \(epoch + 1) it was \(FigureText.loss(losses[epoch])); guessing costs "
        + "\(FigureText.loss(guessing)).",
      remedy: steadier)
  }

  /// A network that knows nothing gives each of k classes the chance 1 / k, at a loss of ln k.
  private var guessingLoss: Double? { classCount.map { log(Double($0)) } }

  private func jumpingLoss(_ losses: [Double]) -> Finding? {
    var least = losses[0]
    for (index, loss) in losses.enumerated() {
      guard loss < least * (1 + Self.riseOfLoss) else {
        return Finding(
          .unstableLoss, .warning,
          problem: "The training loss jumped up, which no healthy training does: single updates are too large, as when "
            + "gradients explode.",
          evidence: "In epoch \(index + 1) it rose to \(FigureText.loss(loss)), after \(FigureText.loss(least)) "
            + "before.",
          remedy: steadier)
      }
      least = min(least, loss)
    }
    return nil
  }

  private func stillLoss(_ losses: [Double]) -> Finding? {
    guard losses.count > 1, let low = losses.min(), let high = losses.max() else { return nil }
    let guessing = guessingLoss
    let isAtGuessing = guessing.map { high - $0 <= Self.stillness * $0 && $0 - low <= Self.stillness * $0 } ?? false
    guard high - low <= Self.stillness * high || isAtGuessing else { return nil }
    let comparison = guessing.map { "; guessing costs \(FigureText.loss($0))" } ?? ""
    // A network that fits its examples perfectly stands still as well.
    guard guessing.map({ low > $0 / 2 }) ?? true else { return nil }
    return Finding(
      .lossNeverMoved, losses.count >= Self.patience ? .serious : .warning,
      problem: "The training loss never moved: the network has learnt nothing.",
      evidence: "In \(FigureText.count(losses.count, "epoch")) it stayed between \(FigureText.loss(low)) and "
        + "\(FigureText.loss(high))\(comparison).",
      remedy: Self.searchFirst + ", raise training.learning_rate tenfold "
        + "(\(command("--learning-rate 0.01"))) or train for more epochs, and check that the labels belong to the texts."
    )
  }

  private var steadier: String {
    guard recipe?.optimizer.clipping == nil else {
      return "Lower training.learning_rate to a third, or the norm at which gradients are clipped."
    }
    return "Clip the gradients, with training.clip_norm: 1 in the recipe or \(command("--clip-norm 1")), or lower "
      + "training.learning_rate to a third."
  }
}
