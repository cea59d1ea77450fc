import Foundation
import TenorTraining

extension Diagnosis {
  /// A validation loss this much above its best value has turned, beyond the noise between epochs.
  static let turnOfLoss = 0.05
  /// A validation loss that the last epoch still lowered by this share has more to gain.
  static let gainOfLastEpoch = 0.02
  /// Below this share of what guessing costs, nearly every text is right already.
  static let nothingToGain = 0.05

  /// Trainings that went on too long, or not long enough.
  var fittingFindings: [Finding] {
    guard let history, let losses = history["loss"], let held = history["val_loss"], held.count > 1,
      (losses + held).allSatisfy(\.isFinite), let best = held.indices.min(by: { held[$0] < held[$1] })
    else { return [] }
    let last = held.count - 1
    if best == last { return stillLearning(held) }
    guard held[last] >= held[best] * (1 + Self.turnOfLoss), losses[last] < losses[best] else { return [] }
    return [overfitting(losses, held, best: best)]
  }

  private func overfitting(_ losses: [Double], _ held: [Double], best: Int) -> Finding {
    let last = held.count - 1
    let keepsBest = recipe?.earlyStoppingPatience != nil
    let figures =
      "From epoch \(best + 1) to epoch \(last + 1) the validation loss rose from \(FigureText.loss(held[best])) to "
      + "\(FigureText.loss(held[last])), while the training loss fell from \(FigureText.loss(losses[best])) to "
      + "\(FigureText.loss(losses[last]))"
    // Then its scores are worth less than none at all.
    let isWorseThanGuessing = classCount.map { held[last] >= log(Double($0)) } ?? false
    return Finding(
      .overfitting, keepsBest ? .note : isWorseThanGuessing ? .serious : .warning,
      problem:
        "From epoch \(best + 2) on the network learns its examples by heart, and does worse on texts that it has "
        + "not seen" + (isWorseThanGuessing ? ", so that its scores mislead more than guessing would." : "."),
      evidence: figures + (keepsBest ? "; training.early_stopping has kept the weights of the best epoch." : "."),
      remedy: keepsBest
        ? "Nothing has to be changed; more examples or more dropout would let it learn longer."
        : "Keep the best epoch, with training.early_stopping: 2 in the recipe or \(command("--early-stopping 2")), or "
          + "train \(FigureText.count(best + 1, "epoch")) only; more examples or more dropout let it learn longer.")
  }

  private func stillLearning(_ held: [Double]) -> [Finding] {
    let last = held.count - 1
    guard held[last] <= held[last - 1] * (1 - Self.gainOfLastEpoch),
      held[last] > Self.nothingToGain * log(Double(classCount ?? 2))
    else { return [] }
    return [
      Finding(
        .stillLearning, .note, problem: "The training ended while the network was still getting better.",
        evidence: "The last of \(FigureText.count(held.count, "epoch")) lowered the validation loss from "
          + "\(FigureText.loss(held[last - 1])) to \(FigureText.loss(held[last])).",
        remedy: "Train for more epochs and let the training end itself: "
          + "\(command("--epochs \(2 * held.count) --early-stopping 2")).")
    ]
  }
}
